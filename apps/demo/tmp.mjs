import { initializeBackend } from '@unroll/kernels';
import { languageModel, nextTokenObjective } from '@unroll/models';
import { lstmCell, stackCells } from '@unroll/cells';
import { adam, chain, clipByGlobalNorm, createTrainer } from '@unroll/trainers';
import { randomKey } from '@unroll/core';
import { getKernelsForBackend } from '@tensorflow/tfjs-core';
console.log(await initializeBackend());
const [B,T,V,H,L,n,prof]=process.argv.slice(2).map(Number);
const cells=Array.from({length:L},(_,i)=>lstmCell({inputSize:i?H:V,hiddenSize:H}));
const model=languageModel({vocabularySize:V,cell:L>1?stackCells(...cells):cells[0]});
const trainer=createTrainer({objective:nextTokenObjective(model),optimizer:chain(clipByGlobalNorm(5),adam({learningRate:2e-3})),key:randomKey(1)});
const ids=Int32Array.from({length:B*T},()=>Math.random()*V|0);
const batch={batchSize:B,timeSteps:T,inputs:ids,targets:ids.map(i=>(i*7+3)%V),startsStream:false};
for(let i=0;i<n;i++) trainer.step(batch);
if(prof){ const times=new Map(); for(const k of getKernelsForBackend('wasm')){ const f=k.kernelFunc; k.kernelFunc=(c)=>{const t=performance.now(); try{return f(c)}finally{const e=times.get(k.kernelName)??[0,0]; e[0]+=performance.now()-t; e[1]++; times.set(k.kernelName,e);}};}
 const t=performance.now(); for(let i=0;i<n;i++) trainer.step(batch); const total=(performance.now()-t)/n; let s=0; for(const [k,[v,c]] of [...times].sort((a,b)=>b[1][0]-a[1][0])){s+=v/n; console.log(k.padEnd(40),(v/n).toFixed(4),'ms',(c/n).toFixed(1));} console.log('total',total.toFixed(3),'outside',(total-s).toFixed(3)); process.exit();}
const a=[]; for(let r=0;r<n*3;r++){const t=performance.now(); trainer.step(batch); a.push(performance.now()-t);} a.sort((x,y)=>x-y);
const fl=6*B*T*(L*4*H*H+(L-1)*4*H*H+H*V);
console.log('median',a[a.length>>1].toFixed(2),'min',a[0].toFixed(2),'GF',(fl/a[0]/1e6).toFixed(1), (fl/a[a.length>>1]/1e6).toFixed(1));

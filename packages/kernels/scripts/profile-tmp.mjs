import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import * as tfl from '@tensorflow/tfjs';
import { installKernels } from '../dist/index.js';
const ours = process.argv[2] === 'ours';
await tf.setBackend('wasm');
if (ours) installKernels();
const B=8,T=60,V=84,H=128;
const m=tfl.sequential(); m.add(tfl.layers.lstm({units:H,returnSequences:true,inputShape:[null,V]})); m.add(tfl.layers.dense({units:V,activation:'softmax'}));
m.compile({optimizer:'rmsprop',loss:'categoricalCrossentropy'});
const ids=Int32Array.from({length:B*T},(_, i)=>(i*7919)%V);
const x=tf.cast(tf.reshape(tf.oneHot(tf.tensor1d(ids,'int32'),V),[B,T,V]),'float32');
for(let i=0;i<3;i++) await m.trainOnBatch(x,x);
const n=+(process.argv[3]??20);
const times=[];
for(let i=0;i<n;i++){ const t=performance.now(); await m.trainOnBatch(x,x); times.push(performance.now()-t);} 
times.sort((a,b)=>a-b);
console.log('step ms min', times[0].toFixed(1), 'median', times[n>>1].toFixed(1));
const acc=new Map();
for (const k of tf.getKernelsForBackend('wasm')) {
  const f=k.kernelFunc;
  const name=k.kernelName;
  k.kernelFunc=(a)=>{ const t=performance.now(); const r=f(a); const d=performance.now()-t;
    const shape = process.argv[4]===name ? name+' '+Object.values(a.inputs).map(i=>i?.shape?.join('x')).join(' ')+' '+JSON.stringify(a.attrs): name;
    const e=acc.get(shape)??[0,0]; e[0]++; e[1]+=d; acc.set(shape,e); return r; };
}
const t=performance.now();
for(let i=0;i<10;i++) await m.trainOnBatch(x,x);
const total=(performance.now()-t)/10;
let s=0;
for (const [k,[c,ms]] of [...acc].sort((a,b)=>b[1][1]-a[1][1]).slice(0,30)) {s+=ms/10; console.log(k.padEnd(24), String(c/10).padStart(7), (ms/10).toFixed(2).padStart(8),'ms', (ms/c*1000).toFixed(1).padStart(8),'us');}
console.log('kernels',s.toFixed(1),'total',total.toFixed(1));

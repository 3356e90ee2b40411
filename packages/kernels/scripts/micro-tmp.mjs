import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
await tf.setBackend('wasm');
if (process.argv[2]==='ours') (await import('../dist/index.js')).installKernels();
const r=(s)=>tf.randomUniform(s,0.1,1);
const S=[8,128], L=[480,512];
const s=r(S), s2=r(S), l=r(L), l2=r(L), row=r([512]), col=r([480,1]), sc=tf.scalar(0.5), srow=r([128]);
const sb=tf.greater(s,0.5), lb=tf.greater(l,.5), si=tf.cast(tf.mul(s,10),'int32'), li=tf.cast(tf.mul(l,100),'int32');
const ids=tf.cast(tf.mul(r([480]),70),'int32'), E=r([84,128]);
const parts=[r([480,128]),r([480,128]),r([480,128]),r([480,128])];
const steps=Array.from({length:60},()=>r([8,128]));
const b3=r([8,60,512]);
const cases={
 'add S':()=>tf.add(s,s2),'add L':()=>tf.add(l,l2),'add L row':()=>tf.add(l,row),'add L col':()=>tf.add(l,col),'add L scalar':()=>tf.add(l,sc),'add S scalar':()=>tf.add(s,sc),'add 3d row':()=>tf.add(b3,row),
 'mul L':()=>tf.mul(l,l2),'sub L':()=>tf.sub(l,l2),'sub L col':()=>tf.sub(l,col),'div L':()=>tf.div(l,l2),'div L col':()=>tf.div(l,col),'maximum L':()=>tf.maximum(l,l2),'minimum L':()=>tf.minimum(l,l2),'sqdiff L':()=>tf.squaredDifference(l,l2),'pow L':()=>tf.pow(l,sc),
 'add int L':()=>tf.add(li,li),'add int row L':()=>tf.add(li,tf.zeros([512],'int32')),
 'greater L':()=>tf.greater(l,l2),'greaterEqual L scalar':()=>tf.greaterEqual(l,sc),'equal L':()=>tf.equal(l,l2),'equal int L':()=>tf.equal(li,li),'logicalAnd L':()=>tf.logicalAnd(lb,lb),'logicalNot L':()=>tf.logicalNot(lb),
 'select L':()=>tf.where(lb,l,l2),'clip L':()=>tf.clipByValue(l,.2,.8),
 'tanh L':()=>tf.tanh(l),'sigmoid L':()=>tf.sigmoid(l),'exp L':()=>tf.exp(l),'log L':()=>tf.log(l),'log1p L':()=>tf.log1p(l),'sqrt L':()=>tf.sqrt(l),'rsqrt L':()=>tf.rsqrt(l),'square L':()=>tf.square(l),'neg L':()=>tf.neg(l),'abs L':()=>tf.abs(l),'relu L':()=>tf.relu(l),'relu6':()=>tf.relu6(l),'elu':()=>tf.elu(l),'leakyRelu':()=>tf.leakyRelu(l),'prelu':()=>tf.prelu(l,row),'softplus L':()=>tf.softplus(l),'sign L':()=>tf.sign(l),'step':()=>tf.step(l),'reciprocal':()=>tf.reciprocal(l),'erf':()=>tf.erf(l),'isNaN':()=>tf.isNaN(l),
 'cast S same':()=>tf.cast(s,'float32'),'cast int>float L':()=>tf.cast(li,'float32'),'cast bool>float L':()=>tf.cast(lb,'float32'),
 'zerosLike L':()=>tf.zerosLike(l),'fill L':()=>tf.fill(L,1),'onesLike L':()=>tf.onesLike(l),
 'sum L all':()=>tf.sum(l),'sum L 0':()=>tf.sum(l,0),'sum L 1':()=>tf.sum(l,1),'sum 3d 0,1':()=>tf.sum(b3,[0,1]),'sum 3d 0,2':()=>tf.sum(b3,[0,2]),'mean L':()=>tf.mean(l,1),'mean L 0':()=>tf.mean(l,0),'max L 1':()=>tf.max(l,1),'max L 0':()=>tf.max(l,0),'argMax':()=>tf.argMax(l,1),
 'transpose L':()=>tf.transpose(l),'transpose 3d 102':()=>tf.transpose(b3,[1,0,2]),'transpose 3d 021':()=>tf.transpose(b3,[0,2,1]),'transpose 4d':()=>tf.transpose(tf.reshape(b3,[8,60,4,128]),[0,2,1,3]),
 'concat last':()=>tf.concat(parts,1),'concat 0':()=>tf.concat(parts,0),'stack 60':()=>tf.stack(steps,1),'unstack 60':()=>tf.tidy(()=>{tf.unstack(b3,1)}),'split 4':()=>tf.tidy(()=>{tf.split(l,4,1)}),
 'pad':()=>tf.pad(l,[[0,10],[0,10]]),'pad slice grad':()=>tf.pad(s,[[1,1],[0,0]]),'tile':()=>tf.tile(r([1,1,128]),[50,50,1]),'reverse':()=>tf.reverse(b3,1),
 'gather':()=>tf.gather(E,ids),'gather 1':()=>tf.gather(l,ids,1),'oneHot':()=>tf.oneHot(ids,84),'cumsum':()=>tf.cumsum(l,1),'addN':()=>tf.addN(parts),'softmax':()=>tf.softmax(l),'logSoftmax':()=>tf.logSoftmax(l),
 'fused dense relu':()=>tf.fused.matMul({a:parts[0],b:r([128,84]),bias:r([84]),activation:'relu'}),
 'matMul 1 row':()=>tf.matMul(r([1,128]),r([128,512])),
 'batchNorm':()=>tf.batchNorm(l,row,row,row,row),
};
const only=process.argv[3];
for (const [n,f] of Object.entries(cases)) { if (only && !n.includes(only)) continue;
 try {
 const run=()=>tf.tidy(()=>{f();});
 for(let i=0;i<20;i++) run();
 let best=1e9; for(let k=0;k<7;k++){const N=20; const t=performance.now(); for(let i=0;i<N;i++) run(); best=Math.min(best,(performance.now()-t)/N*1000);} 
 console.log(n.padEnd(24),best.toFixed(1).padStart(9),'us'); } catch(e){console.log(n,'ERR',e.message.slice(0,80));}
}

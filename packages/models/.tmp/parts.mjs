import { multinomialSampler, temperature } from '@unroll/samplers';
import { exponential, logarithm, foldInKey, randomKey, randomUniform, randomUniforms } from '@unroll/core';
import { characterTokenizer } from '@unroll/tokenizers';
const V = 84;
const tokenizer = characterTokenizer.train(Array.from({ length: V }, (_, i) => String.fromCharCode(33 + i)).join(''));
const logits = Float32Array.from({ length: V }, (_, i) => Math.sin(i * 17) * 3);
const key = randomKey(1);
let sink = 0;
const parts = {
  exp84: () => { for (let i = 0; i < V; i++) sink += exponential(logits[i] - 3); },
  mathexp84: () => { for (let i = 0; i < V; i++) sink += Math.exp(logits[i] - 3); },
  log: () => { sink += logarithm(5.3 + sink % 2); },
  fold: () => { sink += foldInKey(key, 5).low; },
  uniform: () => { sink += randomUniform(key); },
  temperature: (() => { const p = temperature(0.8); return () => { sink += p(logits)[0]; }; })(),
  sampler: (() => { const s = multinomialSampler(); return () => { sink += s(logits, key); }; })(),
  decode: () => { sink += tokenizer.decode([5]).length; },
  now: () => { sink += performance.now(); },
  slice: () => { sink += logits.slice()[0]; },
};
for (const [name, f] of Object.entries(parts)) { const n = 20000; let all = []; for (let r = 0; r < 15; r++) { const t = performance.now(); for (let i = 0; i < n; i++) f(); all.push((performance.now() - t) / n * 1000); } all.sort((a, b) => a - b); console.log(name.padEnd(12), all[0].toFixed(3), all[7].toFixed(3), 'us'); }
{ async function* g(n) { for (let i = 0; i < n; i++) yield { token: i, text: 'a', logProbability: 1 }; } const all = []; for (let r = 0; r < 15; r++) { const t = performance.now(); for await (const x of g(20000)) sink += x.token; all.push((performance.now() - t) / 20000 * 1000); } all.sort((a, b) => a - b); console.log('asyncgen', all[0].toFixed(3), all[7].toFixed(3)); }

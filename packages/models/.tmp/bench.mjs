import { initializeBackend } from '@unroll/kernels';
import { lstmCell, gruCell, elmanCell, stackCells } from '@unroll/cells';
import { compileTokenDecoder, createTokenDecoder, languageModel } from '@unroll/models';
import { generate, maximumLength, multinomialSampler, temperature } from '@unroll/samplers';
import { characterTokenizer } from '@unroll/tokenizers';
import { randomKey } from '@unroll/core';
await initializeBackend();
const V = 84;
const tokenizer = characterTokenizer.train(Array.from({ length: V }, (_, i) => String.fromCharCode(33 + i)).join(''));
console.log('vocab', tokenizer.vocabularySize);
const only = process.argv[2];
for (const [layers, H, n, reps] of [[1, 128, 2000, 41], [2, 128, 1000, 15], [2, 512, 200, 15]]) {
  const cells = Array.from({ length: layers }, (_, i) => lstmCell({ inputSize: i ? H : V, hiddenSize: H }));
  const model = languageModel({ vocabularySize: V, cell: layers === 1 ? cells[0] : stackCells(...cells) });
  const parameters = model.initializeParameters(randomKey(1));
  const t0 = performance.now();
  const decoders = {};
  for (const w of ['float32', 'int8', 'float16']) { const t = performance.now(); decoders[w] = compileTokenDecoder(model, parameters, { weights: w }); console.log(layers, H, w, 'compile ms', (performance.now() - t).toFixed(1), decoders[w].compiled, decoders[w].reason ?? ''); }
  const step = {}, gen = {};
  for (let r = 0; r < reps; r++) for (const [w, d] of Object.entries(decoders)) {
    { const token = new Int32Array(1); let state = d.initialState(1); const t = performance.now();
    for (let i = 0; i < n; i++) { token[0] = (i * 7) % V; const next = d.step(token, state); d.release(state); state = next.state; }
    d.release(state); (step[w] ??= []).push((performance.now() - t) / n * 1000); }
    { const t = performance.now(); let c = 0;
    for await (const { text } of generate(d, { tokenizer, prompt: '!', sampler: multinomialSampler(), processors: [temperature(0.8)], stoppingCriteria: [maximumLength(n)], key: randomKey(r) })) c++;
    (gen[w] ??= []).push((performance.now() - t) / c * 1000); }
  }
  for (const w of Object.keys(decoders)) { const s = step[w].sort((a, b) => a - b), g = gen[w].sort((a, b) => a - b); const m = reps >> 1;
    console.log(layers, H, w, `step us best ${s[0].toFixed(2)} median ${s[m].toFixed(2)} | generate us best ${g[0].toFixed(2)} median ${g[m].toFixed(2)} -> ${(1e6 / g[m]).toFixed(0)} chars/s (best ${(1e6 / g[0]).toFixed(0)})`); decoders[w].dispose(); }
}

import { type GradConfig, getGradient, registerGradient } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { registerGradients } from './register-gradients.js';

test('registers gradients where there are none, and keeps those there are', () => {
  expect(getGradient('Tanh')).toBeUndefined();
  const own: GradConfig = { kernelName: 'Add', gradFunc: () => ({}) };
  registerGradient(own);
  registerGradients();
  expect(getGradient('Add')).toBe(own);
  const tanh = getGradient('Tanh');
  expect(tanh?.outputsToSave).toEqual([true]);
  registerGradients();
  expect(getGradient('Tanh')).toBe(tanh);
});

// Runs before the tests, once, so that tests in parallel never unpack the browser at the same time.
import { findChromium } from './find-chromium.ts';

const { executablePath } = await findChromium();
console.log(executablePath);

/** What a temperature does, in a sentence or two. 0 is greedy. */
export function temperatureHint(temperature: number): string {
  if (temperature === 0) {
    return 'Greedy: always the likeliest character. The same text every time, and soon it goes in circles.';
  }
  if (temperature < 0.6) return 'Cautious sampling: the likely characters are drawn even more often than learned.';
  if (temperature < 1) return 'Sampling, a little careful: fewer slips, still a new text for each seed.';
  if (temperature === 1) return 'Sampling: each character is drawn as often as the network has learned to expect it.';
  if (temperature <= 1.4) return 'Daring sampling: unlikely characters come more often than learned.';
  return 'Wild sampling: almost any character may come next.';
}

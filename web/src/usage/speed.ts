export type Metric = 'lcp' | 'inp' | 'cls';
export type Speed = 'good' | 'fair' | 'slow';

/** Up to the first it is good, above the second slow: https://web.dev/articles/vitals#core-web-vitals. */
const THRESHOLDS: { readonly [M in Metric]: readonly [good: number, fair: number] } = {
  lcp: [2_500, 4_000],
  inp: [200, 500],
  cls: [0.1, 0.25],
};

export function speedOf(metric: Metric, value: number): Speed {
  const [good, fair] = THRESHOLDS[metric];
  if (value <= good) return 'good';
  return value <= fair ? 'fair' : 'slow';
}

/** In percent; null if nothing was counted. */
export function shareOf(part: number, whole: number): number | null {
  return whole > 0 ? Math.round((part / whole) * 1000) / 10 : null;
}

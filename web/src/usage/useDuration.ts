import { useFormats } from '../shared/clock';
import { useUsageTexts } from './texts';

/** Shows milliseconds, or seconds with one decimal. */
export function useDuration(): (ms: number) => string {
  const t = useUsageTexts();
  const { number } = useFormats();
  return (ms) => (ms < 1000 ? t.milliseconds(number(ms)) : t.seconds(number(Math.round(ms / 100) / 10)));
}

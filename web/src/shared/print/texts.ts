import { dictionary } from '../language';

export const usePrintTexts = dictionary({ vi: { print: 'In' }, en: { print: 'Print' } });

import type { AnswerOf } from '../api/client';

export type Usage = AnswerOf<'get_usage'>;
export type Screen = Usage['screens'][number];
export type Used = Usage['actions'][number];
export type Refused = Usage['errors'][number];
export type Counted = Usage['by_day'][number];

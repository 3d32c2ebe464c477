import type { Schema } from '../api/client';

export type ProgramStatus = Schema<'ProgramStatus'>;

export const STATUSES = ['upcoming', 'ongoing', 'completed'] as const satisfies readonly ProgramStatus[];

export const PERIODS = ['upcoming', 'past'] as const;
export const STATUSES = ['pending', 'confirmed', 'completed', 'no_show', 'cancelled'] as const;

export const PERIODS = ['upcoming', 'past'] as const;

/** Beside the roles: those without one. */
export const ROLE_FILTERS = ['admin', 'consultant', 'none'] as const;
/** Beside the states: those with which something is wrong. */
export const STATE_FILTERS = ['trouble', 'active', 'invited', 'reset', 'disabled'] as const;

export type RoleFilter = (typeof ROLE_FILTERS)[number];
export type StateFilter = (typeof STATE_FILTERS)[number];

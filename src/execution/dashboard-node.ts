/** The node type whose latest result is kept. */
export const DASHBOARD_NODE = 'termination/dashboardOutput';

/** Answers as the OpenAPI document shows them. */
export const CREATED_KEY_EXAMPLE = {
  id: 12,
  name: 'My Production Key',
  key_prefix: 'vntg_abc1',
  scope_level: 'user',
  scopes: ['workflows:read', 'workflows:execute'],
  expires_at: '2127-01-01T00:00:00.000Z',
  created: '2026-04-29T12:00:00.000Z',
};

export const KEY_EXAMPLE = {
  ...CREATED_KEY_EXAMPLE,
  user_id: 3,
  is_active: true,
  last_used_at: '2026-04-29T11:30:00.000Z',
};

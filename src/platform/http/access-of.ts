import { ACCESS, type AccessOptions, PUBLIC } from './access.decorator';

/** What a handler declares of its callers. */
export type DeclaredAccess = AccessOptions | 'public';

/** The declaration on the handler, else that on its class. Undefined: there is none. */
export function accessOf(handler: object, controller: object): DeclaredAccess | undefined {
  return declaredOn(handler) ?? declaredOn(controller);
}

function declaredOn(target: object): DeclaredAccess | undefined {
  if (Reflect.getMetadata(PUBLIC, target) === true) return 'public';
  return Reflect.getMetadata(ACCESS, target) as AccessOptions | undefined;
}

import type { DiscoveryService, MetadataScanner } from '@nestjs/core';

const PATH_METADATA = 'path';

/** A method of a controller that answers a route. */
export interface RouteHandler {
  /** For people: `KeysController.create`. */
  readonly name: string;
  readonly handler: object;
  readonly controller: object;
}

/** Of every controller of the process. */
export function routeHandlers(
  discovery: DiscoveryService,
  scanner: MetadataScanner,
): RouteHandler[] {
  return discovery.getControllers().flatMap(({ metatype }) => {
    const controller = metatype as { name: string; prototype: object } | null;
    if (controller === null) return [];
    const methods = controller.prototype as Record<string, unknown>;
    return scanner.getAllMethodNames(controller.prototype).flatMap((name) => {
      const handler = methods[name];
      return typeof handler === 'function' && Reflect.hasMetadata(PATH_METADATA, handler)
        ? [{ name: `${controller.name}.${name}`, handler, controller }]
        : [];
    });
  });
}

interface RouteLayer {
  readonly route?: { readonly methods: Readonly<Record<string, boolean>> } | undefined;
  match(path: string): boolean;
}

interface RoutedApplication {
  readonly router: { readonly stack: readonly RouteLayer[] };
}

/** The methods an Express application offers at a path; none where it has no such route. */
export function allowedMethods(application: unknown, path: string): string[] {
  const layers = (application as RoutedApplication).router.stack;
  const methods = new Set<string>();
  for (const layer of layers) {
    if (layer.route === undefined || !matches(layer, path)) continue;
    for (const method of Object.keys(layer.route.methods)) methods.add(method.toUpperCase());
  }
  if (methods.has('GET')) methods.add('HEAD');
  methods.delete('_ALL');
  return [...methods].sort();
}

/** A path whose percent-encoding is broken matches nothing. */
function matches(layer: RouteLayer, path: string): boolean {
  try {
    return layer.match(path);
  } catch {
    return false;
  }
}

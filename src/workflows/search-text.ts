/** Text as it is compared by `search`: without regard to case, on every database alike. */
export function searchable(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** What a workflow is found by. */
export function searchTextOf(workflow: {
  readonly title: string;
  readonly description: string;
}): string {
  return searchable(`${workflow.title}\n${workflow.description}`);
}

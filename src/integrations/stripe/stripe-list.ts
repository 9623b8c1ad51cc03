import type Stripe from 'stripe';
import type { GetterContext, Row, RowBatches } from '../../node-sdk';
import { type AnyColumn, furtherColumns, rowOf, specsOf, type StripeColumn } from './stripe-column';
import { type PageStart, pagesOf, type StripePage } from './stripe-pages';
import { askStripe } from './stripe-request';
import type { StripeRowsConfig } from './stripe-rows.config';

/** What a node that lists objects says of them. */
export interface StripeList<T> {
  readonly columns: readonly StripeColumn[];
  readonly fetchPage: (
    stripe: Stripe.Stripe,
    page: PageStart & { readonly limit: number },
  ) => Promise<StripePage<T>>;
  /** Where Stripe cannot filter. */
  readonly wanted?: (object: T) => boolean;
}

/** Objects as rows, page by page. Asks for the credential at once, so that its absence shows. */
export function listRows<T extends { readonly id: string }>(
  context: GetterContext<StripeRowsConfig>,
  { columns, fetchPage, wanted }: StripeList<T>,
): RowBatches {
  context.credential();
  const { limit, fields } = context.config;
  const pages = pagesOf<T>({
    limit,
    fetchPage: (page) => askStripe(context, (stripe) => fetchPage(stripe, page)),
    ...(wanted ? { wanted } : {}),
  });
  const all = [...columns, ...furtherColumns(fields ?? [], columns)];
  return { kind: 'rows', batches: rowsOf(pages, all), columns: specsOf(columns) };
}

async function* rowsOf(
  pages: AsyncIterable<readonly object[]>,
  columns: readonly AnyColumn[],
): AsyncGenerator<Row[]> {
  for await (const page of pages) yield page.map((object) => rowOf(object, columns));
}

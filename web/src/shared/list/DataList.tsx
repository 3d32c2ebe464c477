import { Alert, Button, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { Empty, Failed, Loading } from '../states';
import { CardList } from './CardList';
import { Pager } from './Pager';
import type { DataListProps } from './props';
import { SortSelect } from './SortSelect';
import { TableList } from './TableList';
import { useListTexts } from './texts';

/** A page of a server-side list: a table, or cards on narrow screens. */
export function DataList<Row>(props: DataListProps<Row>) {
  const { query, rows, total, list, columns, empty, filtered, warnings, refused } = props;
  const t = useListTexts();
  const narrow = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false });

  if (query.error && !rows)
    return refused?.(query.error) ?? <Failed refusal={query.error} retry={() => void query.refetch()} />;
  if (!rows || total === undefined) return <Loading />;
  if (rows.length === 0 && list.page === 1) {
    if (list.text || filtered || !empty) return <Empty title={t.nothing} hint={t.nothingHint} />;
    return empty;
  }
  if (rows.length === 0)
    return (
      <Empty title={t.beyond}>
        <Button variant="default" onClick={() => list.set({ page: undefined })}>
          {t.first}
        </Button>
      </Empty>
    );
  const View = narrow ? CardList : TableList;
  return (
    <section
      aria-label={props.label}
      aria-busy={query.isPlaceholderData}
      data-stale={query.isPlaceholderData || undefined}
    >
      <Text size="sm" c="var(--muted)" mb={6} role="status">
        {t.total(total)}
      </Text>
      {warnings && warnings.length > 0 && (
        <Alert color="orange" mb="sm" title={t.incomplete}>
          {warnings.map((warning) => (
            <Text key={warning} size="sm">
              {warning}
            </Text>
          ))}
        </Alert>
      )}
      {narrow && <SortSelect columns={columns} list={list} />}
      <View {...props} rows={rows} />
      <Pager list={list} total={total} />
    </section>
  );
}

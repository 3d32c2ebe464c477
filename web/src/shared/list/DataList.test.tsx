// @vitest-environment happy-dom
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { describe, expect, test } from 'vitest';
import { fakeCall, inWindow, renderApp } from '../testing';
import { DataList } from './DataList';
import type { Column } from './props';
import type { ListState } from './search';

let width = 1366;
inWindow(() => width);

interface Row {
  id: number;
  name: string;
}
const rowsOf = (count: number): Row[] =>
  Array.from({ length: count }, (_, index) => ({ id: index + 1, name: `Khách ${index + 1}` }));
const QUERY = { error: null, isPending: false, isPlaceholderData: false, refetch: (() => undefined) as never };

/** The names whose cells were rendered. */
const rendered: string[] = [];
const COLUMNS: readonly Column<Row>[] = [
  {
    key: 'name',
    title: 'Name',
    sort: 'fullname',
    cell: ({ name }) => {
      rendered.push(name);
      return name;
    },
  },
];

interface ListProps {
  rows: Row[];
  total: number;
  list: ListState;
  onSelect(keys: ReadonlySet<string>): void;
}

function List({ rows, total, list, onSelect }: ListProps) {
  const [keys, setKeys] = useState<ReadonlySet<string>>(new Set());
  const change = (next: ReadonlySet<string>) => {
    setKeys(next);
    onSelect(next);
  };
  return (
    <DataList
      label="Customers"
      query={QUERY}
      rows={rows}
      total={total}
      list={list}
      columns={COLUMNS}
      keyOf={({ id }) => String(id)}
      nameOf={({ name }) => name}
      card={({ name }) => name}
      selection={{ selected: keys, change }}
    />
  );
}

function open({
  rows,
  total = rows.length,
  wide = 1366,
  page = 1,
}: {
  rows: Row[];
  total?: number;
  wide?: number;
  page?: number;
}) {
  width = wide;
  const changes: Record<string, unknown>[] = [];
  const list: ListState = {
    page,
    size: 1000,
    sort: undefined,
    text: '',
    parameters: { limit: 1000, offset: 0 },
    set: (change) => changes.push(change),
    setText: () => undefined,
  };
  let selected: ReadonlySet<string> = new Set();
  renderApp(
    <List
      rows={rows}
      total={total}
      list={list}
      onSelect={(keys) => {
        selected = keys;
      }}
    />,
    fakeCall(() => ({})).call,
  );
  return { changes, user: userEvent.setup(), selected: () => [...selected] };
}

describe('a list', () => {
  test('of a thousand rows renders only those near the viewport, and exposes their number', () => {
    open({ rows: rowsOf(1000), total: 100_000, page: 3 });
    const table = screen.getByRole('table', { name: 'Customers' });
    const shown = within(table).getAllByRole('checkbox').length - 1;
    expect(shown).toBeGreaterThan(5);
    expect(shown).toBeLessThan(100);
    expect(table.getAttribute('aria-rowcount')).toBe('100001');
    expect(within(table).getByText('Khách 1').closest('tr')?.getAttribute('aria-rowindex')).toBe('2002');
  });

  test('renders only the row that is selected again', async () => {
    const { user, selected } = open({ rows: rowsOf(1000) });
    rendered.length = 0;
    await user.click(screen.getByRole('checkbox', { name: /Khách 3$/ }));
    expect(selected()).toEqual(['3']);
    expect(new Set(rendered)).toEqual(new Set(['Khách 3']));
  });

  test('keeps the space of rows that are not rendered', () => {
    open({ rows: rowsOf(1000) });
    const rows = [...screen.getByRole('table').querySelectorAll<HTMLElement>('tbody tr')];
    const room = rows
      .filter((row) => row.getAttribute('aria-hidden'))
      .reduce((sum, row) => sum + Number.parseFloat(row.querySelector('td')?.style.height ?? '0'), 0);
    const seen = rows.filter((row) => !row.getAttribute('aria-hidden')).length;
    expect(room).toBe((1000 - seen) * 45);
  });

  test('shows cards on a phone, which can be sorted and selected too', async () => {
    const { user, selected, changes } = open({ rows: rowsOf(3), wide: 360 });
    expect(screen.queryByRole('table')).toBeNull();
    await user.click(screen.getByRole('checkbox', { name: 'Select Khách 2' }));
    expect(selected()).toEqual(['2']);
    await user.selectOptions(screen.getByRole('combobox', { name: 'Sort by' }), 'Name, descending');
    expect(changes).toEqual([{ sort: '-fullname' }]);
  });

  test('that ends before its page leads back to the first one', async () => {
    const { user, changes } = open({ rows: [], total: 3, page: 40 });
    await user.click(screen.getByRole('button', { name: 'First page' }));
    expect(changes).toEqual([{ page: undefined }]);
    expect(screen.queryByRole('table')).toBeNull();
  });

  test('selects one, all on the page including those not rendered, and none', async () => {
    const { user, selected } = open({ rows: rowsOf(1000) });
    const all = screen.getByRole<HTMLInputElement>('checkbox', { name: 'Select all on this page' });
    await user.click(screen.getByRole('checkbox', { name: 'Select Khách 2' }));
    expect(selected()).toEqual(['2']);
    expect(all.indeterminate).toBe(true);
    await user.click(all);
    expect(selected()).toHaveLength(1000);
    expect(all.checked).toBe(true);
    await user.click(all);
    expect(selected()).toEqual([]);
  });

  test('sorts by a press on a heading, ascending first', async () => {
    const { user, changes } = open({ rows: rowsOf(2) });
    await user.click(screen.getByRole('button', { name: 'Name' }));
    expect(changes).toEqual([{ sort: 'fullname' }]);
  });
});

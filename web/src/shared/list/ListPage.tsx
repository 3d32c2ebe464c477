import { Button, Group } from '@mantine/core';
import type { TablerIcon } from '@tabler/icons-react';
import { Link, type LinkProps, Outlet } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { PageHead } from '../PageHead';
import { Empty } from '../states';
import { DataList } from './DataList';
import { DownloadList, type ListToDownload } from './DownloadList';
import { IncludeFilter } from './IncludeFilter';
import type { DataListProps } from './props';
import { SearchBox } from './SearchBox';
import type { Include } from './search';

interface Props<Row> extends Omit<DataListProps<Row>, 'label' | 'empty'> {
  title: string;
  /** What is searched. */
  searches: string;
  add: { to: LinkProps['to']; text: string; icon: TablerIcon };
  include: Include;
  /** Something to see before the list. */
  notice?: ReactNode;
  /** Additional filters. */
  filters?: ReactNode;
  /** A download of the whole list. */
  download: ListToDownload;
  /** Shown if there are no records yet. */
  none: { title: string; hint: string };
}

/** The list page of a kind of record: search, filter, add. Adding opens a dialog on top. */
export function ListPage<Row>({
  title,
  searches,
  add,
  include,
  notice,
  filters,
  download,
  none,
  filtered,
  ...data
}: Props<Row>) {
  const { to, text, icon: Icon } = add;
  const button = (
    <Button
      renderRoot={(props) => <Link to={to} search={true as never} state={true} {...props} />}
      leftSection={<Icon size={18} aria-hidden />}
    >
      {text}
    </Button>
  );
  return (
    <>
      <PageHead title={title} tab={title}>
        <DownloadList request={download} />
        {button}
      </PageHead>
      {notice}
      <Group gap="sm" mb="sm">
        <SearchBox label={searches} value={data.list.text} onSearch={data.list.setText} />
        {filters}
        <IncludeFilter value={include} list={data.list} />
      </Group>
      <DataList
        {...data}
        label={title}
        filtered={filtered || include !== 'enabled'}
        empty={
          <Empty title={none.title} hint={none.hint}>
            {button}
          </Empty>
        }
      />
      <Outlet />
    </>
  );
}

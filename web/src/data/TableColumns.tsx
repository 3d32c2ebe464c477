import { Text } from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useRead } from '../api/hooks';
import { useFormats } from '../shared/clock';
import { RouteModal } from '../shared/form/RouteModal';
import { ShortTable } from '../shared/list/ShortTable';
import { Failed, Loading } from '../shared/states';
import classes from './Data.module.css';
import { useDataTexts } from './texts';

const route = getRouteApi('/admin/data/$table');

export function TableColumns() {
  const { schema: t, names } = useDataTexts();
  const { number } = useFormats();
  const { table } = route.useParams();
  const navigate = useNavigate();
  const { data, error, refetch } = useRead('get_table_schema', { table_name: table });
  return (
    <RouteModal title={t.title(names[table] ?? table)} onClose={() => void navigate({ to: '/data' })}>
      {!data && (error ? <Failed refusal={error} retry={() => void refetch()} /> : <Loading />)}
      {data && (
        <>
          <Text size="sm" c="var(--muted)" mb={6}>
            <code>{data.table_name}</code> · {t.total(data.total_columns)}
          </Text>
          <ShortTable
            label={t.title(names[table] ?? table)}
            rows={data.columns}
            keyOf={(one) => one.column_name}
            columns={[
              {
                key: 'name',
                title: t.column,
                cell: (one) => <code className={classes.column}>{one.column_name}</code>,
              },
              { key: 'type', title: t.type, cell: (one) => one.data_type },
              {
                key: 'length',
                title: t.length,
                numeric: true,
                cell: (one) => one.max_length !== null && number(one.max_length),
              },
              { key: 'required', title: t.nullable, cell: (one) => (one.nullable ? t.no : t.yes) },
              { key: 'default', title: t.default, cell: (one) => one.default && <code>{one.default}</code> },
            ]}
          />
        </>
      )}
    </RouteModal>
  );
}

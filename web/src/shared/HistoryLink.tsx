import { Button } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useSharedTexts } from './texts';

/** Leads from a record's page to what was changed in it, and by whom. */
export function HistoryLink({
  table,
  record,
}: {
  table: 'appointment' | 'communityprogram' | 'consultant' | 'customer';
  record: string;
}) {
  const t = useSharedTexts();
  return (
    <Button
      renderRoot={(props) => <Link to="/audit" search={{ table, record }} {...props} />}
      variant="default"
      leftSection={<IconHistory size={16} aria-hidden />}
    >
      {t.history}
    </Button>
  );
}

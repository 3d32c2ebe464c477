import { useFormats } from '../shared/clock';
import type { Column } from '../shared/list/props';
import { ShortTable } from '../shared/list/ShortTable';
import { usePageNames } from '../shared/texts';
import { SpeedBadge } from './SpeedBadge';
import { useUsageTexts } from './texts';
import type { Screen } from './usage';

/** Which screens are looked at, and how fast they feel to three out of four. */
export function Screens({ screens }: { screens: readonly Screen[] }) {
  const t = useUsageTexts().screens;
  return <ShortTable label={t.title} rows={screens} keyOf={({ page }) => page} columns={useColumns()} few />;
}

function useColumns(): readonly Column<Screen>[] {
  const { screens: t } = useUsageTexts();
  const names: Readonly<Record<string, string>> = usePageNames();
  const { number } = useFormats();
  return [
    { key: 'page', title: t.page, cell: ({ page }) => names[page] ?? page },
    { key: 'views', title: t.views, numeric: true, width: '120px', cell: ({ views }) => number(views) },
    { key: 'sessions', title: t.sessions, numeric: true, width: '120px', cell: ({ sessions }) => number(sessions) },
    { key: 'lcp', title: t.lcp, width: '210px', cell: (one) => <SpeedBadge metric="lcp" value={one.lcp_p75_ms} /> },
    { key: 'inp', title: t.inp, width: '210px', cell: (one) => <SpeedBadge metric="inp" value={one.inp_p75_ms} /> },
    { key: 'cls', title: t.cls, width: '210px', cell: (one) => <SpeedBadge metric="cls" value={one.cls_p75} /> },
  ];
}

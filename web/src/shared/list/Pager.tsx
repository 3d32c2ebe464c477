import { ActionIcon, Group, NativeSelect, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronLeftPipe, IconChevronRight, IconChevronRightPipe } from '@tabler/icons-react';
import { useFormats } from '../clock';
import { type ListState, PAGE_SIZES } from './search';
import { useListTexts } from './texts';

export function Pager({ list, total }: { list: ListState; total: number }) {
  const t = useListTexts();
  const { number } = useFormats();
  if (list.page === 1 && total <= PAGE_SIZES[0]) return null;
  const pages = Math.max(1, Math.ceil(total / list.size));
  const steps = [
    { label: t.first, icon: IconChevronLeftPipe, page: 1, off: list.page <= 1 },
    { label: t.previous, icon: IconChevronLeft, page: list.page - 1, off: list.page <= 1 },
    { label: t.next, icon: IconChevronRight, page: list.page + 1, off: list.page >= pages },
    { label: t.last, icon: IconChevronRightPipe, page: pages, off: list.page >= pages },
  ];
  const button = ({ label, icon: Icon, page, off }: (typeof steps)[number]) => (
    <ActionIcon
      key={label}
      variant="default"
      size="lg"
      aria-label={label}
      disabled={off}
      onClick={() => list.set({ page: page === 1 ? undefined : page })}
    >
      <Icon size={18} aria-hidden />
    </ActionIcon>
  );
  return (
    <Group component="nav" aria-label={t.pages} justify="space-between" gap="xs" mt="sm">
      <Group gap="xs">
        {steps.slice(0, 2).map(button)}
        <Text size="sm" role="status">
          {t.page(number(list.page), number(pages))}
        </Text>
        {steps.slice(2).map(button)}
      </Group>
      <NativeSelect
        size="sm"
        aria-label={t.rows}
        value={String(list.size)}
        data={PAGE_SIZES.map(String)}
        onChange={(event) => list.set({ size: Number(event.currentTarget.value) })}
      />
    </Group>
  );
}

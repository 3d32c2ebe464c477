import { Combobox, Loader, Modal, Text, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { OptionDetail } from '../shared/OptionDetail';
import { useUnreadText } from '../shared/refusals';
import { RequestId } from '../shared/states';
import { useSharedTexts } from '../shared/texts';
import { type Hit, useSearchEverywhere } from './searchEverywhere';
import { useAppTexts } from './texts';

const TYPING_MS = 200;

/** Opened by `/` anywhere; arrow keys choose, Enter opens. */
export function SearchDialog({ takeTyped, onClose }: { takeTyped(): string; onClose(): void }) {
  const t = useAppTexts().searchDialog;
  const { close } = useSharedTexts();
  const text = useUnreadText();
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed.trim(), TYPING_MS);
  const { groups, searching, refusal, ready } = useSearchEverywhere(search);
  const box = useCombobox({ opened: true });
  const hits = groups.flatMap((group) => group.hits);

  const open = (key: string) => {
    const hit = hits.find((one) => one.key === key);
    if (!hit) return;
    onClose();
    void navigate(hit.link);
  };
  let note: ReactNode = null;
  if (!ready) note = t.hint;
  else if (!searching && hits.length === 0 && !refusal) note = t.nothing;

  return (
    <Modal opened onClose={onClose} title={t.title} size="lg" closeButtonProps={{ 'aria-label': close }}>
      <Combobox store={box} onOptionSubmit={open} withinPortal={false}>
        <Combobox.EventsTarget withExpandedAttribute>
          <TextInput
            role="combobox"
            aria-autocomplete="list"
            data-autofocus
            type="search"
            autoComplete="off"
            aria-label={t.title}
            maxLength={200}
            value={typed}
            onFocus={() => {
              // Not sooner: until it has the focus, keys still go elsewhere.
              const ahead = takeTyped();
              setTyped((before) => before + ahead);
            }}
            leftSection={searching ? <Loader size="xs" aria-hidden /> : <IconSearch size={16} aria-hidden />}
            onChange={(event) => {
              setTyped(event.currentTarget.value);
              box.resetSelectedOption();
            }}
          />
        </Combobox.EventsTarget>
        <Text size="sm" c="var(--muted)" mt="sm" role="status">
          {note ?? (hits.length > 0 ? t.found(hits.length) : null)}
        </Text>
        {refusal && (
          <div role="alert">
            <Text size="sm">{text(refusal)}</Text>
            <RequestId refusal={refusal} />
          </div>
        )}
        <Combobox.Options aria-label={t.title} mt="xs">
          {groups.map(({ title, hits: found }) =>
            found.length > 0 ? (
              <Combobox.Group key={title} label={title}>
                {found.map((hit) => (
                  <HitOption key={hit.key} hit={hit} />
                ))}
              </Combobox.Group>
            ) : null,
          )}
        </Combobox.Options>
      </Combobox>
    </Modal>
  );
}

function HitOption({ hit }: { hit: Hit }) {
  return (
    <Combobox.Option value={hit.key}>
      <Text size="sm" fw={500}>
        {hit.name}
      </Text>
      <OptionDetail>{hit.detail}</OptionDetail>
    </Combobox.Option>
  );
}

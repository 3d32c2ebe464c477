import { Combobox, InputBase, Loader, Text, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type ReactNode, useEffect, useState } from 'react';
import { useRead } from '../api/hooks';
import { usePickerTexts } from './form/texts';
import { OptionDetail } from './OptionDetail';
import { useUnreadText } from './refusals';
import { RequestId } from './states';

export interface Picked {
  id: string;
  name: string;
}

interface Props {
  label: string;
  value: Picked | null;
  onChange(person: Picked | null): void;
  error?: ReactNode;
  required?: boolean;
  disabled?: boolean;
  /** Gets the focus when its dialog opens. */
  first?: boolean;
}

const SHOWN = 20;
const TYPING_MS = 200;

function usePicker(typed: string, value: Picked | null) {
  const [search] = useDebouncedValue(typed, TYPING_MS);
  return {
    parameters: { limit: SHOWN, ...(search && search !== value?.name && { search }) },
    settled: search === typed,
  };
}

export function CustomerPicker(props: Props) {
  const [typed, setTyped] = useState(props.value?.name ?? '');
  const [open, setOpen] = useState(false);
  const { parameters, settled } = usePicker(typed, props.value);
  const query = useRead('get_customers', parameters, { enabled: open, keepPrevious: true });
  const people = query.data?.customers.map((one) => ({
    id: one.customerid,
    name: one.fullname,
    detail: [one.phonenumber, one.email].filter(Boolean).join(' · '),
  }));
  return (
    <Picker
      {...props}
      {...{ typed, setTyped, setOpen, people, query, total: query.data?.total ?? 0 }}
      settled={settled && !query.isPlaceholderData}
    />
  );
}

export function ConsultantPicker(props: Props) {
  const [typed, setTyped] = useState(props.value?.name ?? '');
  const [open, setOpen] = useState(false);
  const { parameters, settled } = usePicker(typed, props.value);
  const query = useRead('get_consultants', parameters, { enabled: open, keepPrevious: true });
  const people = query.data?.consultants.map((one) => ({
    id: String(one.consultantid),
    name: one.fullname,
    detail: one.specialties ?? one.email,
  }));
  return (
    <Picker
      {...props}
      {...{ typed, setTyped, setOpen, people, query, total: query.data?.total ?? 0 }}
      settled={settled && !query.isPlaceholderData}
    />
  );
}

interface Found extends Picked {
  detail: string;
}

interface PickerProps extends Props {
  typed: string;
  setTyped(text: string): void;
  setOpen(open: boolean): void;
  people: Found[] | undefined;
  total: number;
  /** Whether the results belong to the current input. */
  settled: boolean;
  query: Pick<ReturnType<typeof useRead<'get_customers'>>, 'error' | 'isFetching'>;
}

/** Searches on the server while typing; only people in the list can be chosen. */
function Picker({
  label,
  value,
  onChange,
  error,
  required,
  disabled,
  first,
  typed,
  setTyped,
  setOpen,
  people,
  total,
  settled,
  query,
}: PickerProps) {
  const t = usePickerTexts();
  const text = useUnreadText();
  const box = useCombobox({ onDropdownClose: () => box.resetSelectedOption() });
  const chosen = value?.name;
  useEffect(() => {
    if (chosen !== undefined) setTyped(chosen);
  }, [chosen, setTyped]);
  // Enter chooses the first result, but never one of outdated results, who may be somebody else.
  const found = people?.map(({ id }) => id).join(' ');
  const searching = box.dropdownOpened && typed !== '' && !value && settled;
  const { selectFirstOption } = box;
  // biome-ignore lint/correctness/useExhaustiveDependencies: new results reset the selection
  useEffect(() => {
    if (searching) selectFirstOption();
  }, [found, searching]);
  const show = () => {
    setOpen(true);
    box.openDropdown();
  };
  const choose = (id: string) => {
    const person = people?.find((one) => one.id === id);
    if (!person) return;
    setTyped(person.name);
    onChange({ id: person.id, name: person.name });
    box.closeDropdown();
  };
  return (
    <Combobox store={box} onOptionSubmit={choose}>
      <Combobox.Target withExpandedAttribute>
        <InputBase
          role="combobox"
          aria-autocomplete="list"
          label={label}
          required={required}
          disabled={disabled}
          error={error}
          placeholder={t.placeholder}
          autoComplete="off"
          data-autofocus={first || undefined}
          value={typed}
          rightSection={query.isFetching ? <Loader size="xs" aria-hidden /> : null}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            if (value) onChange(null);
            show();
            box.resetSelectedOption();
          }}
          onFocus={(event) => event.currentTarget.select()}
          onClick={show}
          onKeyDown={(event) => event.key === 'ArrowDown' && show()}
          onBlur={() => {
            box.closeDropdown();
            if (value) setTyped(value.name);
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options aria-label={label} mah={280} style={{ overflowY: 'auto' }}>
          {people?.map((one) => (
            <Combobox.Option key={one.id} value={one.id} active={one.id === value?.id}>
              <Text size="sm">{one.name}</Text>
              <OptionDetail>{one.detail}</OptionDetail>
            </Combobox.Option>
          ))}
          {query.error && (
            <Combobox.Empty>
              {text(query.error)}
              <RequestId refusal={query.error} />
            </Combobox.Empty>
          )}
          {people?.length === 0 && <Combobox.Empty>{t.nobody}</Combobox.Empty>}
        </Combobox.Options>
        {people && total > people.length && (
          <Combobox.Footer>
            <Text size="xs" c="var(--muted)">
              {t.more(total - people.length)}
            </Text>
          </Combobox.Footer>
        )}
      </Combobox.Dropdown>
    </Combobox>
  );
}

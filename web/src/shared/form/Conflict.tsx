import { Button, Group, Modal, Text } from '@mantine/core';
import { useSharedTexts } from '../texts';
import classes from './Conflict.module.css';
import { useConflictTexts } from './texts';

export interface Difference {
  label: string;
  theirs: string;
  yours: string;
}

/** The labelled fields whose values in the form differ from the current record. */
export function differences<V extends Readonly<Record<string, string>>>(
  labels: { readonly [F in keyof V & string]?: string },
  theirs: V,
  yours: V,
): Difference[] {
  return Object.entries<string>(labels as Record<string, string>).flatMap(([field, label]) => {
    const [now, mine] = [theirs[field] ?? '', yours[field] ?? ''];
    return now === mine ? [] : [{ label, theirs: now, yours: mine }];
  });
}

interface Props {
  fields: readonly Difference[];
  pending: boolean;
  onKeepMine(): void;
  onTakeTheirs(): void;
  onClose(): void;
}

/** Two people changed the same record: shows both versions side by side, and lets the person choose. */
export function Conflict({ fields, pending, onKeepMine, onTakeTheirs, onClose }: Props) {
  const { close } = useSharedTexts();
  const t = useConflictTexts();
  const shown = (text: string) => text || <em>{t.none}</em>;
  return (
    <Modal opened onClose={onClose} title={t.title} size="lg" closeButtonProps={{ 'aria-label': close }}>
      <Text mb="sm">{t.explain}</Text>
      <table className={classes.versions}>
        <thead>
          <tr>
            <th scope="col">{t.field}</th>
            <th scope="col">{t.theirs}</th>
            <th scope="col">{t.yours}</th>
          </tr>
        </thead>
        <tbody>
          {fields.map(({ label, theirs, yours }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>{shown(theirs)}</td>
              <td>{shown(yours)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Group justify="flex-end" mt="md" gap="sm">
        <Button variant="default" onClick={onTakeTheirs}>
          {t.takeTheirs}
        </Button>
        <Button onClick={onKeepMine} loading={pending}>
          {t.keepMine}
        </Button>
      </Group>
    </Modal>
  );
}

import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef } from 'react';
import type { Refusal } from '../../api/client';
import { useRefusalText } from '../refusals';
import { RequestId } from '../states';
import { useSharedTexts } from '../texts';
import classes from './RecordForm.module.css';
import { useFormTexts } from './texts';

interface Props {
  form: { pending: boolean; refusal: Refusal | null; onSubmit(event?: React.FormEvent<HTMLFormElement>): void };
  children: ReactNode;
  onCancel(): void;
  submitLabel?: string;
  /** A text that is more specific than the common one; undefined to use that. */
  refusalText?(refusal: Refusal): ReactNode;
}

export function RecordForm({ form, children, onCancel, submitLabel, refusalText }: Props) {
  const t = useSharedTexts();
  const formTexts = useFormTexts();
  const text = useRefusalText();
  const { refusal, pending } = form;
  const fields = useRef<HTMLFormElement>(null);
  // The dialog sets the focus before a form that has to be loaded is there.
  useEffect(() => fields.current?.querySelector<HTMLElement>('[data-autofocus]')?.focus(), []);
  const shown = refusal?.code === 'changed_meanwhile' ? null : refusal;
  return (
    <form ref={fields} onSubmit={form.onSubmit} noValidate>
      <Stack gap="sm">
        {children}
        {shown && (
          <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title={formTexts.notSaved} role="alert">
            <Text size="sm">{refusalText?.(shown) || text(shown)}</Text>
            <RequestId refusal={shown} />
          </Alert>
        )}
        <Group justify="flex-end" gap="sm" className={classes.actions}>
          <Button variant="default" onClick={onCancel}>
            {t.cancel}
          </Button>
          <Button type="submit" loading={pending}>
            {submitLabel ?? t.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

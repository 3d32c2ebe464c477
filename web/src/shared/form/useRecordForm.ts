import { schemaResolver, useForm } from '@mantine/form';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { GenericSchema } from 'valibot';
import { Refusal } from '../../api/client';
import { takeDraft, trackDraft } from './drafts';

interface Draft<Values> {
  values: Values;
  idempotencyKey: string;
}

interface Options<Values extends Record<string, unknown>> {
  /** Unique among the forms that can be open on one page; with the record's id where it edits one. */
  name: string;
  initial: Values;
  schema: GenericSchema<Values>;
  /** Sends it. A create passes on the key, by which the API recognises a repetition. */
  submit(values: Values, idempotencyKey: string): Promise<void>;
}

export type RecordFormState<Values extends Record<string, unknown>> = ReturnType<typeof useRecordForm<Values>>;

/** A form that keeps one idempotency key while it is open, and what was typed across a sign-in. */
export function useRecordForm<Values extends Record<string, unknown>>({
  name,
  initial,
  schema,
  submit,
}: Options<Values>) {
  const draft = useMemo(() => takeDraft<Draft<Values>>(name), [name]);
  const [idempotencyKey] = useState(() => draft?.idempotencyKey ?? crypto.randomUUID());
  const [pending, setPending] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const fields = useForm<Values>({
    initialValues: draft?.values ?? initial,
    // On submit only: an error that appears when a field is left moves the button away from under the pointer.
    validate: schemaResolver(schema, { sync: true }),
  });
  const typed = useRef(fields.values);
  typed.current = fields.values;
  useEffect(() => trackDraft(name, () => ({ values: typed.current, idempotencyKey })), [name, idempotencyKey]);

  async function send(values: Values) {
    setPending(true);
    setRefusal(null);
    try {
      await submit(values, idempotencyKey);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      setRefusal(error);
    } finally {
      setPending(false);
    }
  }

  return {
    fields,
    pending,
    refusal,
    forgive: () => setRefusal(null),
    send,
    onSubmit: fields.onSubmit(
      (values) => {
        if (!pending) void send(values);
      },
      (errors) => fields.getInputNode(Object.keys(errors)[0] ?? '')?.focus(),
    ),
  };
}

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
  /** Unique among the forms on a page; includes the record's id when editing. */
  name: string;
  initial: Values;
  schema: GenericSchema<Values>;
  /** Submits the form. A create passes on the idempotency key. */
  submit(values: Values, idempotencyKey: string): Promise<void>;
}

export type RecordFormState<Values extends Record<string, unknown>> = ReturnType<typeof useRecordForm<Values>>;

/** A form that keeps its idempotency key while open, and its input across a sign-in. */
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
    // Validates only on submit: an error shown on blur would move the button from under the pointer.
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

import { useRef } from 'react';
import type { GenericSchema } from 'valibot';
import { differences } from './Conflict';
import { changedFields, pick } from './changes';
import { useRecordForm } from './useRecordForm';

interface Options<Fields extends object, Values extends Record<keyof Fields & string, string>> {
  /** Unique among the forms on a page; includes the record's id. */
  name: string;
  /** The record when the form was opened. */
  record: Fields;
  /** Labels of the fields to compare after a conflict; an id has none if its name does. */
  labels: { readonly [F in keyof Values & string]?: string };
  schema: GenericSchema<Values>;
  toValues(record: Fields): Values;
  toFields(values: Values): Fields;
  /** Sends the changed fields with their previous values; not called if nothing changed. */
  save(changed: Partial<Fields>, expected: Partial<Fields>): Promise<void>;
  onDone(): void;
}

/** A form for a record that others may change meanwhile: sends only changed fields, and shows both versions on a conflict. */
export function useEditForm<Fields extends object, Values extends Record<keyof Fields & string, string>>(
  options: Options<Fields, Values>,
) {
  const { name, record, labels, schema, toValues, toFields, save, onDone } = options;
  const read = useRef(record);
  const canonical = (fields: Fields) => toFields(toValues(fields));
  const form = useRecordForm<Values>({
    name,
    initial: toValues(record),
    schema,
    async submit(values) {
      const changed = changedFields(canonical(read.current), toFields(values));
      if (Object.keys(changed).length > 0) await save(changed, pick(read.current, changed));
      onDone();
    },
  });

  const theirs =
    form.refusal?.code === 'changed_meanwhile' ? (form.refusal.details.data as Fields | undefined) : undefined;
  function adopt(values: Values) {
    if (theirs) read.current = theirs;
    form.fields.setValues(values);
    form.forgive();
  }
  const conflict = theirs && {
    fields: differences(labels, toValues(theirs), toValues(toFields(form.fields.values))),
    pending: form.pending,
    onClose: form.forgive,
    onTakeTheirs: () => adopt(toValues(theirs)),
    onKeepMine: () => {
      const mine = changedFields(canonical(read.current), toFields(form.fields.values));
      const merged = toValues({ ...canonical(theirs), ...mine });
      adopt(merged);
      void form.send(merged);
    },
  };
  return { form, conflict };
}

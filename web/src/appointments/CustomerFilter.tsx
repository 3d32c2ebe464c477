import { CloseButton, Input } from '@mantine/core';
import { useId } from 'react';
import { useRead } from '../api/hooks';
import { CustomerPicker } from '../shared/PersonPicker';
import classes from './Appointments.module.css';
import { useAppointmentsTexts } from './texts';

/** The URL has only the customer's id. */
export function CustomerFilter({ value, onChange }: { value?: string; onChange(customerid?: string): void }) {
  const t = useAppointmentsTexts();
  const label = useId();
  const query = useRead('get_customer_by_id', { customerid: value ?? '' }, { enabled: value !== undefined });
  if (!value)
    return (
      <CustomerPicker label={t.columns.customer} value={null} onChange={(person) => person && onChange(person.id)} />
    );
  return (
    <fieldset aria-labelledby={label} style={{ all: 'unset', display: 'block' }}>
      <Input.Label id={label} labelElement="div">
        {t.columns.customer}
      </Input.Label>
      <div className={classes.person}>
        <span>{query.data?.data.fullname ?? t.chosenCustomer}</span>
        <CloseButton size="sm" aria-label={t.removeCustomer} onClick={() => onChange()} />
      </div>
    </fieldset>
  );
}

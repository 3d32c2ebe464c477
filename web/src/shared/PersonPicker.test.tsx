// @vitest-environment happy-dom
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { describe, expect, test } from 'vitest';
import { ConsultantPicker, type Picked } from './PersonPicker';
import { fakeCall, inWindow, renderApp } from './testing';

inWindow(() => 1366);

const PEOPLE = ['Nguyễn Thị Thu Hà', 'Trần Quốc Bảo', 'Lê Hoàng Minh Châu'].map((fullname, index) => ({
  consultantid: index + 1,
  fullname,
  email: `${index + 1}@x.vn`,
  specialties: null,
}));
const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

function Form({ start, onChoose }: { start: Picked | null; onChoose(person: Picked | null): void }) {
  const [person, setPerson] = useState(start);
  const change = (next: Picked | null) => {
    onChoose(next);
    setPerson(next);
  };
  return <ConsultantPicker label="Consultant" value={person} onChange={change} />;
}

function open(start: Picked | null = null) {
  const { call, asked } = fakeCall(({ parameters }) => {
    const consultants = PEOPLE.filter(({ fullname }) =>
      plain(fullname).includes(plain(String(parameters.search ?? ''))),
    );
    return { consultants, total: consultants.length, limit: 20, offset: 0 };
  });
  const chosen: (Picked | null)[] = [];
  renderApp(<Form start={start} onChoose={(person) => chosen.push(person)} />, call);
  return {
    asked,
    chosen,
    user: userEvent.setup(),
    box: screen.getByLabelText<HTMLInputElement>('Consultant', { selector: 'input' }),
  };
}

describe('a picker of people', () => {
  test('sends no request before it is opened, and searches on the server when typing pauses', async () => {
    const { asked, user, box } = open();
    expect(asked).toEqual([]);
    await user.type(box, 'tran');
    expect(await screen.findByText('Trần Quốc Bảo')).toBeTruthy();
    await waitFor(() => expect(asked.map(({ parameters }) => parameters.search)).toContain('tran'));
    expect(asked.map(({ parameters }) => parameters.search)).not.toContain('tr');
  });

  test('chooses the first result with Enter', async () => {
    const { chosen, user, box } = open();
    await user.type(box, 'chau');
    await waitFor(() => expect(screen.queryByText('Trần Quốc Bảo')).toBeNull());
    await user.keyboard('{Enter}');
    expect(chosen).toEqual([{ id: '3', name: 'Lê Hoàng Minh Châu' }]);
    expect(box.value).toBe('Lê Hoàng Minh Châu');
  });

  test('resets the choice as soon as something else is typed', async () => {
    const { chosen, user, box } = open({ id: '2', name: 'Trần Quốc Bảo' });
    expect(box.value).toBe('Trần Quốc Bảo');
    await user.type(box, 'x');
    expect(chosen).toEqual([null]);
  });

  test('says that nobody was found', async () => {
    const { user, box } = open();
    await user.type(box, 'zzz');
    expect(await screen.findByText('Nobody was found')).toBeTruthy();
  });
});

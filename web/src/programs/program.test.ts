import { describe, expect, test } from 'vitest';
import { NOTHING, nextOf, type ProgramFields, toFields, toValues } from './program';

describe('programs', () => {
  test('unchanged values are sent as they were read', () => {
    const read: ProgramFields = {
      programname: 'Ngày hội CV',
      date: '2026-12-05',
      status: 'upcoming',
      organizer: null,
      url: 'https://events.example.com/cv',
      description: null,
      content: '08:30 Đón khách\n09:00 Chia sẻ',
    };
    expect(toFields(toValues(read))).toEqual(read);
  });

  test('a day is typed as people write it', () => {
    expect(toFields({ ...NOTHING, programname: ' A ', date: '5/12/2026' })).toMatchObject({
      programname: 'A',
      date: '2026-12-05',
    });
  });

  test('a registered participant is marked as attended with the first press', () => {
    expect(nextOf('registered')[0]).toBe('attended');
  });
});

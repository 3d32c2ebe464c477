// @vitest-environment happy-dom
import { render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { EmailLink } from './Email';

test('an address can be broken before its punctuation, and is copied as it is', () => {
  render(<EmailLink email="thuha.nguyen@mail.example.org" />);
  const link = screen.getByRole('link');
  expect(link.innerHTML).toBe('thuha<wbr>.nguyen<wbr>@mail<wbr>.example<wbr>.org');
  expect(link.textContent).toBe('thuha.nguyen@mail.example.org');
});

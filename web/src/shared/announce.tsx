import { Button, Group, Stack, Text } from '@mantine/core';
import { useMemo } from 'react';
import type { Refusal } from '../api/client';
import classes from './announce.module.css';
import { useRefusalText } from './refusals';
import { RequestId } from './states';
import { useSharedTexts } from './texts';
import { offerUndo, withdrawUndo } from './undo';

/** Long enough to read it and reach the button with the keyboard. */
export const UNDO_MS = 10_000;

/** The visible notifications, by record. */
const shown = new Map<string, string>();

// The first screen is painted without it.
const messages = () => import('@mantine/notifications').then(({ notifications }) => notifications);

let count = 0;

/** Shows it as soon as messages can be shown; returns its id. */
function show(message: Parameters<Awaited<ReturnType<typeof messages>>['show']>[0]): string {
  count += 1;
  const id = `message-${count}`;
  void messages().then((all) => all.show({ ...message, id }));
  return id;
}

function hide(id: string): void {
  void messages().then((all) => all.hide(id));
}

/** Removes the undo of a record's earlier change. */
function outdate(about: string): void {
  const earlier = shown.get(about);
  if (earlier) hide(earlier);
  shown.delete(about);
}

const UNDO_KEYS = /Mac|iP/.test(globalThis.navigator?.platform ?? '') ? '⌘Z' : 'Ctrl+Z';

/** An offer to do what was refused all the same. */
interface Anyway {
  text: string;
  run(): void;
}

interface Done {
  title: string;
  /** Identifies the record. Only its last change can be undone, so an earlier notification is removed. */
  about?: string;
  message?: string;
  /** Undoes the change. */
  undo?: () => void;
  onClose?: () => void;
}

/** Says what was done, with an undo, or why something was refused. */
export function useAnnounce() {
  const t = useSharedTexts();
  const text = useRefusalText();
  return useMemo(() => {
    const closeButtonProps = { 'aria-label': t.close };
    return {
      outdate,
      done({ title, about, message, undo, onClose }: Done) {
        if (about) outdate(about);
        const takeBack = () => {
          undo?.();
          hide(id);
        };
        const id = show({
          title,
          color: 'blue',
          autoClose: UNDO_MS,
          closeButtonProps,
          onClose: () => {
            withdrawUndo(id);
            onClose?.();
          },
          message: (message || undo) && (
            <Group gap="sm">
              {message && <Text size="sm">{message}</Text>}
              {undo && (
                <Button
                  size="compact-sm"
                  variant="light"
                  aria-keyshortcuts="Control+Z Meta+Z"
                  rightSection={
                    <kbd className={classes.keys} aria-hidden>
                      {UNDO_KEYS}
                    </kbd>
                  }
                  onClick={takeBack}
                >
                  {t.undo}
                </Button>
              )}
            </Group>
          ),
        });
        if (undo) offerUndo(id, takeBack);
        if (about) shown.set(about, id);
      },
      /** `message`: a text that is more specific than the common one for the code. */
      refused(title: string, refusal: Refusal, message: string = text(refusal), anyway?: Anyway) {
        const id = show({
          title,
          color: 'red',
          autoClose: refusal.status >= 500 ? false : UNDO_MS,
          closeButtonProps,
          role: 'alert',
          message: (
            <Stack gap={4}>
              <Text size="sm">{message}</Text>
              {anyway && (
                <Button
                  size="compact-sm"
                  variant="light"
                  mr="auto"
                  onClick={() => {
                    anyway.run();
                    hide(id);
                  }}
                >
                  {anyway.text}
                </Button>
              )}
              <RequestId refusal={refusal} />
            </Stack>
          ),
        });
      },
    };
  }, [t, text]);
}

import { Button, type ButtonProps, Popover, Stack } from '@mantine/core';
import { type ReactNode, useState } from 'react';

/** Buttons below each other, which close when one of them is pressed. */
export function ActionsPopover({ button, text, children }: { button: ButtonProps; text: string; children: ReactNode }) {
  const [opened, open] = useState(false);
  return (
    <Popover opened={opened} onChange={open} position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <Button {...button} onClick={() => open(!opened)}>
          {text}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={text}>
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: pressing a button by the keyboard clicks it */}
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the buttons in it are what is pressed */}
        <div onClick={() => open(false)}>
          <Stack gap="xs">{children}</Stack>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

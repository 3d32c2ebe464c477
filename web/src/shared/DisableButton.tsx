import { Button } from '@mantine/core';
import { IconBan, IconRestore } from '@tabler/icons-react';
import { useSharedTexts } from './texts';

interface Props {
  disabled: boolean;
  pending: boolean;
  onChange(disabled: boolean): void;
}

/** Disables or restores a record. */
export function DisableButton({ disabled, pending, onChange }: Props) {
  const t = useSharedTexts();
  const Icon = disabled ? IconRestore : IconBan;
  return (
    <Button
      variant="default"
      loading={pending}
      leftSection={<Icon size={16} aria-hidden />}
      onClick={() => onChange(!disabled)}
    >
      {disabled ? t.restore : t.disable}
    </Button>
  );
}

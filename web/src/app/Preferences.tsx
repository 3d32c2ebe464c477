import { Group, SegmentedControl, Stack, Text, useMantineColorScheme } from '@mantine/core';
import { useLanguage } from '../shared/language';
import type { Language } from '../shared/spoken';
import { useAppTexts } from './texts';

export function LanguageSwitch() {
  const t = useAppTexts();
  const { language, speak } = useLanguage();
  return (
    <SegmentedControl
      size="xs"
      aria-label={t.language}
      value={language}
      onChange={(next) => speak(next as Language)}
      data={[
        { value: 'vi', label: <span lang="vi">Tiếng Việt</span> },
        { value: 'en', label: <span lang="en">English</span> },
      ]}
    />
  );
}

export function Preferences() {
  const t = useAppTexts();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Text size="sm">{t.language}</Text>
        <LanguageSwitch />
      </Group>
      <Group justify="space-between">
        <Text size="sm">{t.appearance}</Text>
        <SegmentedControl
          size="xs"
          aria-label={t.appearance}
          value={colorScheme}
          onChange={(next) => setColorScheme(next as typeof colorScheme)}
          data={(['auto', 'light', 'dark'] as const).map((value) => ({ value, label: t.schemes[value] }))}
        />
      </Group>
    </Stack>
  );
}

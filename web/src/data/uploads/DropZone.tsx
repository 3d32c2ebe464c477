import { Button, Text } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { type DragEvent, useId, useRef, useState } from 'react';
import { KINDS } from './file';
import { useUploadTexts } from './texts';
import classes from './Uploads.module.css';

/** Takes files that are dropped on it, or chosen with its button. */
export function DropZone({ onFiles }: { onFiles(files: readonly File[]): void }) {
  const t = useUploadTexts().choose;
  const input = useRef<HTMLInputElement>(null);
  const hint = useId();
  const [over, setOver] = useState(false);
  const drag = (event: DragEvent) => {
    event.preventDefault();
    setOver(event.type === 'dragover');
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button does the same without a mouse
    <div
      className={classes.drop}
      data-over={over || undefined}
      onDragOver={drag}
      onDragLeave={drag}
      onDrop={(event) => {
        drag(event);
        onFiles([...event.dataTransfer.files]);
      }}
    >
      <IconUpload size={32} stroke={1.5} aria-hidden />
      <Text>{t.drop}</Text>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={t.button}
        accept={KINDS.map((kind) => `.${kind}`).join(',')}
        onChange={(event) => {
          onFiles([...(event.currentTarget.files ?? [])]);
          // So that the same file can be chosen again.
          event.currentTarget.value = '';
        }}
      />
      <Button aria-describedby={hint} onClick={() => input.current?.click()}>
        {t.button}
      </Button>
      <Text size="sm" c="var(--muted)" id={hint}>
        {t.hint}
      </Text>
    </div>
  );
}

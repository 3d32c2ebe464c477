import { createTheme } from '@mantine/core';

export const theme = createTheme({
  fontFamily: 'system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  primaryColor: 'blue',
  // Shades with a contrast of at least 4.5 to their text and to the page.
  primaryShade: { light: 8, dark: 8 },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // By name, because the components are loaded lazily. A dialog's <header> must not be a banner landmark.
    Modal: { defaultProps: { attributes: { header: { role: 'presentation' } } } },
    Drawer: { defaultProps: { attributes: { header: { role: 'presentation' } } } },
    Textarea: { defaultProps: { autosize: true, minRows: 3, maxRows: 10 } },
  },
});

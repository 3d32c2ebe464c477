import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react';
import { currentLanguage, keepLanguage, type Language } from './spoken';

interface Spoken {
  language: Language;
  speak(language: Language): void;
}

const LanguageContext = createContext<Spoken | null>(null);

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(currentLanguage);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const spoken = useMemo<Spoken>(
    () => ({
      language,
      speak: (next) => {
        keepLanguage(next);
        setLanguage(next);
      },
    }),
    [language],
  );
  return <LanguageContext value={spoken}>{children}</LanguageContext>;
}

export function useLanguage(): Spoken {
  const spoken = use(LanguageContext);
  if (!spoken) throw new Error('useLanguage outside of LanguageProvider');
  return spoken;
}

/** The texts of a feature. A text that is missing in a language doesn't compile. */
export function dictionary<T>(texts: { vi: T; en: NoInfer<T> }): (() => T) & { texts: { vi: T; en: T } } {
  return Object.assign(() => texts[useLanguage().language], { texts });
}

const PLURAL = new Intl.PluralRules('en');

/** For English; Vietnamese has no plural. */
export function counted(n: number, one: string, other: string): string {
  return `${n.toLocaleString('en')} ${PLURAL.select(n) === 'one' ? one : other}`;
}

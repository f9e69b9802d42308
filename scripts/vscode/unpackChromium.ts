// Unpacks the packaged Chromium into TMPDIR, from where the package never moves it: hence a process of its own.
import chromium from '@sparticuz/chromium';

await chromium.executablePath();

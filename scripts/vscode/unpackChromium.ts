// Unpacks the packaged Chromium into TMPDIR. The package never moves it from there, so this is a process of its own.
import chromium from '@sparticuz/chromium';

await chromium.executablePath();

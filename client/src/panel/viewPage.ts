import { Uri, type Webview } from 'vscode';

/**
 * An empty page with the view's script and style. No other script runs, nothing is fetched, and no style stands in the
 * page.
 */
export function viewPage(webview: Webview, scripts: Uri): string {
  const address = (name: string): string => webview.asWebviewUri(Uri.joinPath(scripts, name)).toString();
  const nonce = crypto.randomUUID();
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    // The chart becomes a picture when it is saved.
    'img-src data:',
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta name="viewport" content="width=device-width" />
    <title>Quorate risk explorer</title>
    <link rel="stylesheet" href="${address('panel.css')}" />
  </head>
  <body>
    <main id="view"></main>
    <script nonce="${nonce}" src="${address('panel.js')}"></script>
  </body>
</html>`;
}

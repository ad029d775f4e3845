// Calls that work when they are pasted: the address and the key are filled in. Pure.

export interface SampleFacts {
  /** Where the dashboard was opened: "https://legible.example". */
  origin: string;
  key: string;
}

export const curlSample = ({ origin, key }: SampleFacts): string =>
  [
    `curl --fail-with-body "${origin}/api/v1/jobs?wait=20" \\`,
    `  --header "Authorization: Bearer ${key}" \\`,
    '  --form "file=@scan.pdf"',
  ].join("\n");

/** With nothing but Python's standard library. */
export const pythonSample = ({ origin, key }: SampleFacts): string =>
  [
    "import json, pathlib, urllib.request",
    "",
    "request = urllib.request.Request(",
    `    "${origin}/api/v1/jobs?wait=20",`,
    '    data=pathlib.Path("scan.pdf").read_bytes(),',
    `    headers={"Authorization": "Bearer ${key}", "Content-Type": "application/octet-stream"},`,
    ")",
    "with urllib.request.urlopen(request) as answer:",
    "    print(json.load(answer))",
  ].join("\n");

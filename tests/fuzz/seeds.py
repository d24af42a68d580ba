"""Makes the corpus of fuzz_piece from what the tree has: the shelf of mails, the specification of
Mustache, the templates and the sample settings. The first letter of a file chooses the reader."""
import json
import re
import sys
from pathlib import Path

FIELDS = {b'from': b'AW', b'to': b'AW', b'cc': b'A', b'subject': b'WT', b'content-type': b'P',
          b'content-disposition': b'P', b'authentication-results': b'R'}
RESULTS = [b'mx.example; dkim=pass header.d=a.example; spf=fail smtp.mailfrom=b@c.example',
           b'"mx" 1; dmarc=pass (p=none) policy.dmarc=none header.from=a.example; auth/1=none',
           b'mx.example (a (comment)); none', b'mx; spf=pass reason="a \\" b" smtp.helo=x;']
COMMANDS = [b'#type complaint\n#close\n\nHello\n', b'> quoted\n\n#note a\nfar \nmore\n',
            b'Hello\n#close\n', '＃note　他\n您好\n'.encode(),
            b'-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n#close\n']
MODELS = [b'INTAKE-C', bytes([0, 0, 8, 9, 1, 0, 4, 200, 2, 0, 4, 255])]
TAGS = ['[#ACME-1042] Re: x', 'AW: 【客服-７】', '(billing: 12) 3', '[# acme - 9 ]']
SPOOLED = (b'accepted 10 1795420800\ndesk 4 acme\nsender 1 a\nrecipient 3 b@c\ntruncated 1 0\n'
           b'body 8 00000006\nsize 8 00000008\n\nA: b\n\nhi')


def shelf(root):
    for mail in sorted((root / 'tests/mail').rglob('*.eml')):
        head, _, body = mail.read_bytes().replace(b'\r\n', b'\n').partition(b'\n\n')
        for field in re.split(rb'\n(?![ \t])', head):
            name, _, value = field.partition(b':')
            for letter in FIELDS.get(name.strip().lower(), b''):
                yield bytes([letter]) + value.replace(b'\n', b'').strip()
        if 'outgoing' in mail.parts:
            letter = b'H' if b'<html' in body.lower() else b'C'
            yield letter + body[:4096]


def written(root):
    for path in sorted((root / 'tests/mustache').glob('*.json')):
        for test in json.loads(path.read_text())['tests']:
            yield b'M' + test['template'].encode()
    for path in sorted((root / 'templates').glob('*/*.*')):
        if path.suffix in ('.txt', '.html', '.subject'):
            yield b'M' + path.read_bytes()
    sample = (root / 'conf/intake.conf.sample').read_bytes()
    for path in sorted((root / 'conf/starter/texts').glob('*.tsv')):
        for row in path.read_bytes().split(b'\n')[:40]:
            yield b'K' + row.rpartition(b'\t')[2].replace(b'\\n', b'\n')
    yield b'S' + sample
    yield b'S' + re.sub(rb'(?m)^\s*(#|//).*\n', b'', sample)


def main(directory):
    root = Path(__file__).resolve().parents[2]
    seeds = {b'R' + value for value in RESULTS} | {b'F' + SPOOLED}
    seeds |= {letter + value for value in COMMANDS for letter in (b'C', b'H')}
    seeds |= {b'L' + value for value in MODELS}
    seeds |= {b'T' + value.encode() for value in TAGS}
    seeds |= set(shelf(root)) | set(written(root))
    directory.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(sorted(seeds)):
        (directory / f'{chr(seed[0])}-{number:04}').write_bytes(seed)


main(Path(sys.argv[1]))

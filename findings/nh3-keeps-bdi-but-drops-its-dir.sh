#!/usr/bin/env bash
# nh3 (the ammonia crate) and sanitize-html clean HTML that users wrote. bdi and bdo are on their lists of good
# tags.
#
# A good guess: a sanitizer that knows bdi keeps what bdi is for, its dir; dir holds ltr, rtl or auto and can do
# no harm. lang and dir are the two attributes that text itself needs.
# Why it misses: nh3 has lang on its list for every element and dir for bdo only; sanitize-html has neither, not
# even for bdo, which without dir means nothing. What is left is <bdi> with the direction of its first strong
# letter and <p> with that of the page: well-formed, harmless, and in another order than the author saw.
# For users: Arabic, Persian, Urdu and Hebrew in a left-to-right page lose their direction on the way in, for
# ever, since the cleaned form is what is stored. Add dir (and lang) to the attributes of every element in the
# allow-list.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
python3 -m venv "$d/v"
"$d/v/bin/pip" -q install nh3==0.3.8
npm --prefix "$d" install --silent --no-audit --no-fund sanitize-html@2.17.5 > "$d/log"
cd "$d" && cat > page.html <<'HTML'
<p dir="rtl" lang="ur">a <bdi dir="rtl" lang="ur">b</bdi> <bdo dir="rtl" lang="ur">c</bdo></p>
HTML
python=$(v/bin/python -c 'import nh3; print(nh3.clean(open("page.html").read().strip()))')
node=$(node -e 'console.log(require("sanitize-html")(require("fs").readFileSync("page.html", "utf8").trim()))')
echo "nh3 0.3.8:           $python"
echo "sanitize-html 2.17.5: $node"
[ "$python" = '<p lang="ur">a <bdi lang="ur">b</bdi> <bdo dir="rtl" lang="ur">c</bdo></p>' ] || exit 1
[ "$node" = '<p>a <bdi>b</bdi> <bdo>c</bdo></p>' ] || exit 1

//! Paragraph direction of lines that hold both directions (UAX #9 P2, P3, and the rule for a short leading run).

use saaf::{Cleaner, Direction};

fn lines_of_other_direction(lines: &[&str], wanted: Direction) -> Vec<String> {
    let cleaner = Cleaner::default();
    let found = |line: &&str| {
        let document = cleaner.clean(line.as_bytes());
        let paragraph = &document.paragraphs[0];
        (paragraph.direction != wanted).then(|| format!("{line}: {}", paragraph.method.name()))
    };
    lines.iter().filter_map(found).collect()
}

#[test]
fn names_and_code_keep_the_direction_of_an_rtl_line() {
    let lines = [
        "استعمل application/json",
        "تنزيل Microsoft Visual Studio Code",
        "میں نے iPhone 15 (Pro) لیا",
        "نصب package با pip install requests انجام شد",
        "شغّل الأمر sudo apt-get install build-essential cmake",
        "افتح الملف README.md ثم اقرأ",
        "فيلم The Lord of the Rings",
        "کتاب Harry Potter and the Philosopher's Stone",
        "גרסה Windows 11 Professional",
        "התקן את Google Chrome Enterprise",
        "שלום (Blue River Media Group)",
        "یہ {{ placeholder_name }} درست ہے",
        "الإصدار v2.14.0-beta.3",
        "من أجل API Gateway Service",
        "اشترى Samsung Galaxy Note 20 Ultra",
        "دانلود Adobe Photoshop Lightroom Classic",
        "پروژه `cargo build --release` را اجرا کنید",
        "أرسل إلى someone@example.org",
        "زر https://example.org/a/very/long/path/to/some/page",
        "شركة Red Hat Enterprise Linux",
        "اکتوبر 30, 2025 کو بارش ہوئی",
        "ٹیم Real Madrid Club de Futbol",
        "قناة National Geographic Abu Dhabi",
        "برنامج Hello World",
        "مطعم Pizza Hut Express",
        "לחץ על Save As Template",
        "تابع @user_name_of_someone",
        "المتغير MAX_BUFFER_SIZE_IN_BYTES",
        "نظام macOS Sonoma 14.5",
        "دوره Machine Learning Engineering",
    ];
    assert_eq!(lines.len(), 30);
    assert_eq!(lines_of_other_direction(&lines, Direction::Rtl), Vec::<String>::new());
}

#[test]
fn leading_rtl_name_keeps_an_ltr_sentence_ltr() {
    let lines = [
        "القاهرة (Cairo) is the capital of Egypt and its largest city",
        "دمشق is one of the oldest cities that people still live in",
        "کراچی is the largest city in the country and a busy port",
        "تهران lies at the foot of the mountains, and it is cold there in winter",
        "ירושלים was built on hills and is known for its stone",
        "اکتوبر 30, 2025 the minister said that it was over",
        "سلام means peace, and people say it when they meet",
        "الجزيرة said on its site that the talks had been moved to another day",
        "فلافل is made of ground chickpeas and it is fried in oil",
        "محمد علي was a boxer who was known all over the world",
        "שבת is the day on which they do not work or travel",
        "قهوة is what we drink in the morning, and tea is for the evening",
        "(مكة) is a city to which many people travel in their lives",
        "\u{201C}انشاء اللہ\u{201D} is what you will hear if you ask when it will be done",
        "نوروز is the first day of spring and of the year in that calendar",
        "بغداد has been the seat of the government for a very long time",
        "رمضان is the month in which they fast from dawn to sunset",
        "عمان: the city is built on seven hills and has a roman theatre",
        "کباب is grilled meat that is served with rice or with bread",
        "مراکش was founded in the middle ages and has a red wall",
        "شاهنامه was written by a poet who worked on it for thirty years",
        "اردو is spoken by many of the people who live in this part of the city",
        "Paris est la capitale de la France",
        "The word سلام means peace",
        "He said (وزیر) twice and left the room",
        "Windows",
        "In القاهرة it rarely rains",
        "version 2 of تطبيق is out",
        "15 October was a Sunday",
        "عود is a lute without frets, and it is played with a quill",
    ];
    assert_eq!(lines.len(), 30);
    assert_eq!(lines_of_other_direction(&lines, Direction::Ltr), Vec::<String>::new());
}

#[test]
fn leading_latin_name_keeps_an_rtl_sentence_rtl() {
    let lines = [
        "Telegram چطور باز می\u{200C}شود؟",
        "Windows هو نظام تشغيل من شركة كبيرة",
        "Python یک زبان برنامه\u{200C}نویسی است",
        "Facebook نے کہا ہے کہ وہ اس پر کام کر رہا ہے",
    ];
    assert_eq!(lines_of_other_direction(&lines, Direction::Rtl), Vec::<String>::new());
    assert_eq!(
        lines_of_other_direction(&["Telegram تطبيق مراسلة", "Windows 11 برو"], Direction::Ltr),
        Vec::<String>::new()
    );
}

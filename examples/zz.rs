fn main(){ for p in std::env::args().skip(1) { let b: Vec<u8> = if p.starts_with('=') { p[1..].split(',').map(|x| x.trim().parse().unwrap()).collect() } else { std::fs::read(&p).unwrap() };
 for prof in saaf::Profile::ALL { let c=saaf::Cleaner::builder().profile(prof).build(); let d=c.clean(&b); println!("{prof:?} {:?} text {:?}", d.encoding, d.text); for s in &d.spans { println!("   {:?} {:?}", s, d.source_range(s.start..s.end)); } for e in d.edits() { println!("  {:?}",e);}
  let d2=c.clean(d.text.as_bytes()); if d2.text!=d.text || d2.is_changed() { println!(" !! twice {:?} {:?}", d2.text, d2.edits().map(|e| format!("{e:?}")).collect::<Vec<_>>()); } 
  if d2.spans!=d.spans { println!(" !! spans {:?}", d2.spans);} if d2.paragraphs!=d.paragraphs { println!(" !! para {:?} {:?}", d.paragraphs, d2.paragraphs);} 
 } } }

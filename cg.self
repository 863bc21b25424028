--------------------------------------------------------------------------------
1,822,522,018 (100.0%)  PROGRAM TOTALS

--------------------------------------------------------------------------------
Ir                    file:function
--------------------------------------------------------------------------------
314,927,586 (17.28%)  ???:cuttings::extract::learned::forest::Forest::leaves 
61,407,287 ( 3.37%)  ???:cuttings::extract::html::outline::Outline::new 
49,804,956 ( 2.73%)  ???:cuttings::extract::html::measures::row::<impl cuttings::extract::html::measures::Measures>::row 
47,714,703 ( 2.62%)  ./string/../sysdeps/x86_64/multiarch/memmove-vec-unaligned-erms.S:__memcpy_avx_unaligned_erms 
43,864,015 ( 2.41%)  ???:cuttings::extract::html::scan::scan 
42,065,035 ( 2.31%)  ???:cuttings::extract::html::measures::chains::Chains::new 
40,127,551 ( 2.20%)  ???:cuttings::extract::html::outline::push_collapsed 
38,993,496 ( 2.14%)  ???:cuttings::extract::html::candidates::words 
32,238,980 ( 1.77%)  ./malloc/./malloc/malloc.c:_int_free 
30,988,817 ( 1.70%)  ???:<core::char::ToLowercase as core::iter::traits::iterator::Iterator>::fold 
30,146,214 ( 1.65%)  ???:cuttings::extract::html::tokens::Tokens<S>::tag 
29,471,800 ( 1.62%)  ???:cuttings::extract::cues::fold 
28,631,786 ( 1.57%)  ???:cuttings::capture::next_unclean 
25,899,458 ( 1.42%)  ???:<html5ever::tree_builder::TreeBuilder<Handle,Sink> as html5ever::tokenizer::interface::TokenSink>::process_token 
25,883,638 ( 1.42%)  ???:cuttings::extract::html::blocks::collect 
24,806,649 ( 1.36%)  ???:<scraper::html::tree_sink::HtmlTreeSink as markup5ever::interface::tree_builder::TreeSink>::elem_name 
22,154,722 ( 1.22%)  ./malloc/./malloc/malloc.c:_int_malloc 
21,994,308 ( 1.21%)  ???:cuttings::extract::learned::texture::Texture::add 
20,409,669 ( 1.12%)  ???:cuttings::extract::html::tokens::Tokens<S>::name 
20,336,484 ( 1.12%)  ???:cuttings::extract::html::totals::inside_cut 
16,335,792 ( 0.90%)  ./malloc/./malloc/malloc.c:malloc 
15,943,260 ( 0.87%)  ???:memchr::arch::x86_64::avx2::packedpair::Finder::find_impl 
15,739,824 ( 0.86%)  ???:cuttings::extract::cues::Table::each 
14,897,728 ( 0.82%)  ???:memchr::arch::x86_64::avx2::memchr::One::find_raw 
14,819,671 ( 0.81%)  ???:html5ever::tree_builder::rules::<impl html5ever::tree_builder::TreeBuilder<Handle,Sink>>::step 
14,246,500 ( 0.78%)  ./string/../sysdeps/x86_64/multiarch/memcmp-avx2-movbe.S:__memcmp_avx2_movbe 
13,896,584 ( 0.76%)  ???:memchr::arch::x86_64::avx2::memchr::One::find_raw_avx2 
12,961,280 ( 0.71%)  ???:cuttings::extract::html::figures::has_words 
12,843,836 ( 0.70%)  ???:cuttings::extract::language::scripts::Letters::count 
12,491,010 ( 0.69%)  ???:html5ever::tree_builder::TreeBuilder<Handle,Sink>::in_scope_named 
12,332,036 ( 0.68%)  ???:cuttings::extract::html::body::marked 
12,173,477 ( 0.67%)  ???:cuttings::extract::cues::Table::grow'2 
12,110,223 ( 0.66%)  ???:<core::hash::sip::Hasher<S> as core::hash::Hasher>::write 
12,077,661 ( 0.66%)  ???:cuttings::extract::html::tokens::Tokens<S>::part 
12,076,737 ( 0.66%)  ???:cuttings::extract::html::totals::Totals::new 
11,866,681 ( 0.65%)  ???:html5ever::tree_builder::rules::any_not_whitespace 
11,645,190 ( 0.64%)  ???:<core::str::pattern::StrSearcher>::new 
11,546,864 ( 0.63%)  ???:memchr::arch::x86_64::memchr::memchr_raw::find_avx2 
11,316,419 ( 0.62%)  ???:core::unicode::unicode_data::conversions::to_lower 
11,257,329 ( 0.62%)  ./math/../sysdeps/ieee754/flt-32/e_logf.c:__logf_fma 
11,120,189 ( 0.61%)  ???:core::slice::memchr::memchr_aligned 
10,644,594 ( 0.58%)  ???:core::hash::BuildHasher::hash_one 
10,324,750 ( 0.57%)  ???:memchr::memmem::searcher::Searcher::new 
10,315,640 ( 0.57%)  ???:alloc::raw_vec::RawVecInner<A>::finish_grow 
9,947,197 ( 0.55%)  ???:serde_json::ser::format_escaped_str 
9,918,123 ( 0.54%)  ???:cuttings::extract::html::hints::each_word 
9,767,996 ( 0.54%)  ???:core::str::converts::from_utf8 
9,763,144 ( 0.54%)  ???:cuttings::extract::html::visible::collect 
9,648,257 ( 0.53%)  ???:<cuttings::extract::html::parse::Capped as html5ever::tokenizer::interface::TokenSink>::process_token 
9,506,101 ( 0.52%)  ???:core::ops::function::impls::<impl core::ops::function::FnMut<A> for &mut F>::call_mut 
9,422,185 ( 0.52%)  ???:cuttings::extract::html::judge::weigh 
9,326,754 ( 0.51%)  ???:<ego_tree::iter::Traverse<T> as core::iter::traits::iterator::Iterator>::next 
9,161,117 ( 0.50%)  ???:cuttings::capture::decode 
8,959,271 ( 0.49%)  ???:cuttings::extract::html::measures::looks::looks 
8,894,848 ( 0.49%)  ???:<core::iter::adapters::map::Map<I,F> as core::iter::traits::iterator::Iterator>::fold 
8,760,328 ( 0.48%)  ???:html5ever::tree_builder::tag_sets::button_scope 
8,690,637 ( 0.48%)  ./string/../sysdeps/x86_64/multiarch/memset-vec-unaligned-erms.S:__memset_avx2_unaligned_erms 
8,267,531 ( 0.45%)  ???:cuttings::extract::html::hints::Pair::finish 
8,217,613 ( 0.45%)  ???:cuttings::extract::html::measures::Measures::new 
8,177,829 ( 0.45%)  ???:cuttings::extract::html::hints::of_word 
8,038,629 ( 0.44%)  ???:cuttings::extract::html::tokens::tokenize 
7,701,240 ( 0.42%)  ???:cuttings::extract::html::measures::row::<impl cuttings::extract::html::measures::Measures>::level 
7,496,800 ( 0.41%)  ./malloc/./malloc/malloc.c:free 
7,397,802 ( 0.41%)  ???:<alloc::vec::Vec<T> as alloc::vec::spec_from_iter::SpecFromIter<T,I>>::from_iter 
7,390,382 ( 0.41%)  ???:memchr::arch::all::twoway::Finder::new 
7,252,057 ( 0.40%)  ???:cuttings::extract::html::body::find 
6,994,108 ( 0.38%)  ???:ego_tree::NodeMut<T>::append_id 
6,710,940 ( 0.37%)  ???:alloc::raw_vec::RawVecInner<A>::reserve::do_reserve_and_handle 
6,657,980 ( 0.37%)  ???:core::ptr::drop_in_place<alloc::collections::vec_deque::VecDeque<html5ever::tree_builder::types::Token>> 
6,629,359 ( 0.36%)  ./malloc/./malloc/malloc.c:realloc 
6,464,230 ( 0.35%)  ???:<scraper::html::tree_sink::HtmlTreeSink as markup5ever::interface::tree_builder::TreeSink>::append 
6,275,698 ( 0.34%)  ???:<alloc::string::String as core::iter::traits::collect::FromIterator<char>>::from_iter 
6,087,161 ( 0.33%)  ???:html5ever::tree_builder::TreeBuilder<Handle,Sink>::appropriate_place_for_insertion 
6,007,074 ( 0.33%)  ???:tendril::futf::classify 
5,867,083 ( 0.32%)  ???:cuttings::extract::html::tokens::Tokens<S>::resolved 
5,530,289 ( 0.30%)  ./malloc/./malloc/malloc.c:_int_realloc 
5,421,662 ( 0.30%)  ???:hashbrown::raw::RawTable<T,A>::reserve_rehash 
5,349,508 ( 0.29%)  ???:cuttings::markdown::escape::write_destination 
5,227,335 ( 0.29%)  ???:html5ever::tree_builder::TreeBuilder<Handle,Sink>::insert_element 
5,076,570 ( 0.28%)  ???:memchr::arch::x86_64::memchr::memchr3_raw::find_avx2 
5,076,118 ( 0.28%)  ???:cuttings::extract::html::names::Names::of 
4,593,971 ( 0.25%)  ???:core::ptr::drop_in_place<markup5ever::interface::QualName> 
4,508,304 ( 0.25%)  ???:phf::map::Map<K,V>::get_entry 
4,483,665 ( 0.25%)  ???:<scraper::html::tree_sink::HtmlTreeSink as markup5ever::interface::tree_builder::TreeSink>::create_element 
4,448,469 ( 0.24%)  ???:hashbrown::map::HashMap<K,V,S,A>::insert 
4,430,435 ( 0.24%)  ???:<str>::to_lowercase 
4,265,370 ( 0.23%)  ???:cuttings::extract::language::short_words::ShortWords::count 
4,262,238 ( 0.23%)  ???:cuttings::extract::learned::forest::Forest::probability 
4,036,413 ( 0.22%)  ???:alloc::vec::in_place_collect::from_iter_in_place 
4,006,116 ( 0.22%)  ???:cuttings::markdown::from_html::reader::Reader::read 
3,969,159 ( 0.22%)  ???:cuttings::markdown::from_html::inline::Line::text 
3,914,688 ( 0.21%)  ./malloc/./malloc/arena.c:free
3,855,877 ( 0.21%)  ???:cuttings::extract::html::trim::trim 
3,765,880 ( 0.21%)  ???:cuttings::markdown::escape::escape_span 
3,727,151 ( 0.20%)  ???:<string_cache::atom::Atom<Static> as core::cmp::Ord>::cmp 

import {open,signIn} from './.look.mjs';
const base='http://127.0.0.1:3310';
const st=(a,b,c,d,e)=>({completed:a,confirmed:b,pending:c,no_show:d,cancelled:e});
const row=(key,k,name=null)=>({key,consultant_name:name,appointments:10+k,appointments_by_status:st(5,k%4,2,k%3,1),booked_minutes:600+30*k,offered_minutes:1200,customers:8,new_customers:3,average_rating:4.25});
const report=q=>{const rows=[]; if(q.group_by==='consultant') ['Nguyễn Thị Thu Hà','Trần Quốc Bảo','Lê Hoàng Minh Châu','Phạm Đức Anh'].forEach((n,i)=>rows.push(row(String(i+1),i,n))); else if(q.group_by==='status') ['pending','confirmed','completed','no_show','cancelled'].forEach((s,i)=>rows.push({...row(s,i),offered_minutes:null})); else for(let i=1;i<=30;i++) rows.push(row(`2026-11-${String(i).padStart(2,'0')}`,i%7)); return {rows,totals:{...row('total',200),appointments:312}}};
const leave=[{leaveid:1,consultantid:1,startdate:'2026-12-01',enddate:'2026-12-03',starttime:null,endtime:null,reason:'Nghỉ phép năm',createdat:'2026-11-20T10:00:00+07:00',conflicts:[{appointmentid:5,customerid:'7',customer_name:'Nguyễn Thị Minh Nguyệt',date:'2026-12-01',time:'09:00:00',duration:60,status:'pending'},{appointmentid:6,customerid:'8',customer_name:'Trần Ngọc Hiền',date:'2026-12-01',time:'14:00:00',duration:60,status:'confirmed'}]},{leaveid:2,consultantid:1,startdate:'2026-12-10',enddate:'2026-12-10',starttime:'13:00:00',endtime:'15:00:00',reason:null,createdat:'2026-11-20T10:00:00+07:00',conflicts:[]}];
const plan={consultantid:1,entries:[1,2,3,4].flatMap(w=>[{planid:w*10,weekday:w,starttime:'08:00:00',endtime:'11:30:00',slotminutes:30,validfrom:null,validto:null},{planid:w*10+1,weekday:w,starttime:'13:30:00',endtime:'17:00:00',slotminutes:60,validfrom:w===4?'2026-12-01':null,validto:null}])};
const answers={get_report:q=>report(q),get_leave:()=>({success:true,data:leave}),get_working_plan:()=>({success:true,data:plan}),apply_working_plan:q=>({success:true,preview:!!q.preview,slots_created:84,slots_skipped:{overlap:12,leave:9},by_consultant:[{consultantid:1,fullname:'Nguyễn Thị Thu Hà',slots_created:84,slots_skipped:{overlap:12,leave:9}}]})};
const browser=await open();
for(const v of process.argv[3].split(';')){const [lang,width,scheme='light']=v.split(',');
 const ctx=await browser.newContext({viewport:{width:+width,height:+width<500?740:768},colorScheme:scheme,timezoneId:'Pacific/Kiritimati'});
 await ctx.addInitScript(l=>localStorage.setItem('language',l),lang);
 const page=await ctx.newPage(); page.on('pageerror',e=>console.log('PAGEERROR',e.message)); page.on('console',m=>m.type()==='error'&&!m.text().includes('400')&&console.log('CONSOLE',m.text().slice(0,300)));
 await page.route('**/admin/execute-sql',async r=>{const q=JSON.parse(r.request().postData()); if(answers[q.action]) return r.fulfill({json:answers[q.action](q)}); if(q.action==='get_calendar'||q.action==='get_my_calendar'){const res=await r.fetch(); const j=await res.json(); j.leave=[{leaveid:9,consultantid:j.consultants[1]?.consultantid??1,startdate:q.date_from,enddate:q.date_from,starttime:'13:00:00',endtime:'15:00:00',reason:'Khám bệnh'}]; return r.fulfill({response:res,json:j});} return r.continue();});
 await signIn(page,base,process.argv[2]);
 for(const p of process.argv.slice(4)){ await page.goto(base+p.split('!')[0]); await page.waitForLoadState('networkidle').catch(()=>{}); await page.waitForTimeout(900);
  if(p.includes('!preview')){await page.getByRole('button',{name:/^(Xem trước|Preview)$/}).click(); await page.waitForTimeout(400);}
  const over=await page.evaluate(()=>document.documentElement.scrollWidth-document.documentElement.clientWidth);
  const file=`/tmp/shots/m-${lang}-${width}-${scheme}${p.replace(/[^a-z0-9]+/gi,'_')}.png`; await page.screenshot({path:file,fullPage:!p.includes('!')||true}); console.log(file,over);} await ctx.close();}
await browser.close();
